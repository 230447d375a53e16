using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fal.Kling.Emulator;

/// <summary>
/// Runs fal's queue, storage, CDN, platform API and webhooks on real loopback sockets, with one port for each host. It is free to use.
/// A test can read the jobs, the requests, and what fal would have charged.
/// </summary>
/// <remarks>
/// It serves every Kling endpoint and reproduces fal's behavior, including the awkward parts. Input is checked when the job runs, not when it is submitted.
/// COMPLETED includes failed and cancelled jobs. Request URLs name only the owner and the app. A reopened status stream sends the current state and the
/// log from its beginning. If a price is known, it is <c>X-Fal-Billable-Units</c> times the unit price of <c>GET /v1/models/pricing</c>.
/// Webhooks are called on loopback only, over http, or over https with any certificate. They have fal's body and headers, and are signed with an Ed25519 key
/// that <see cref="WebhookKeysUrl"/> publishes.
/// </remarks>
public sealed partial class FalEmulator : IAsyncDisposable
{
    private readonly EmulatorUrls urls = new();
    private readonly RequestLog log;
    private readonly FileStore files;
    private readonly OutputPublisher outputs;
    private readonly Spool spool;
    private readonly WebhookSender webhooks;
    private readonly JobQueue queue;
    private readonly ApiKeys keys;
    private readonly SwitchableTransport transport = EmulatorServer.CreateTransport();
    private readonly EmulatorApplication application;
    private KestrelServer? server;

    private FalEmulator(FalEmulatorOptions options)
    {
        Faults = new FaultPlan((host, cancellationToken) => transport.RefuseAsync(urls.Of(host).Port, cancellationToken));
        log = new RequestLog(options.TimeProvider, options.RecordRequests);
        files = new FileStore(urls, options.TimeProvider);
        outputs = new OutputPublisher(files);
        spool = new Spool(options.SpoolDirectory);
        webhooks = new WebhookSender(options, Faults);
        queue = new JobQueue(options, outputs.Publish, webhooks.Call);
        UploadSessions uploads = new(files, spool);
        CdnTokens tokens = new(options.TimeProvider);
        keys = new ApiKeys(options.ApiKeys);
        application = new EmulatorApplication(
            urls,
            log,
            Faults,
            options.TimeProvider,
            new QueueApi(queue, keys, new StatusJson(urls, options), new InputCheck(files.CanDownload, options), options),
            new RequestListApi(queue, keys, options),
            new CatalogueApi(keys, urls),
            new StorageApi(uploads, tokens, keys, urls),
            webhooks.Keys,
            new UploadApi(uploads, tokens),
            new DownloadApi(files, tokens, options.TimeProvider));
    }

    /// <summary>The URL of the queue, in place of <c>https://queue.fal.run</c>.</summary>
    public Uri QueueUrl => urls.Of(FalHost.Queue);

    /// <summary>The URL of the storage API, in place of <c>https://rest.fal.ai</c>.</summary>
    public Uri StorageUrl => urls.Of(FalHost.Storage);

    /// <summary>The URL of the platform API with its version, in place of <c>https://api.fal.ai/v1</c>.</summary>
    public Uri PlatformUrl => new(urls.Of(FalHost.Platform), "/v1");

    /// <summary>The URL of the CDN, in place of <c>https://v3b.fal.media</c>.</summary>
    public Uri CdnUrl => urls.Of(FalHost.Cdn);

    /// <summary>The key that has been accepted the longest. Initially it is the first of <see cref="FalEmulatorOptions.ApiKeys"/>.</summary>
    public string ApiKey => keys.First;

    /// <summary>A snapshot of the jobs that were bought, oldest first.</summary>
    public IReadOnlyList<EmulatedJob> Jobs => queue.Snapshot();

    /// <summary>The requests that were received, oldest first. Empty if <see cref="FalEmulatorOptions.RecordRequests"/> is <see langword="false"/>.</summary>
    public IReadOnlyList<RecordedRequest> Requests => log.Snapshot();

    /// <summary>The number of requests received so far, whether or not they are recorded.</summary>
    public long RequestCount => log.Count;

    /// <summary>The number of connections opened so far, to all hosts. It is less than <see cref="RequestCount"/> if clients reuse connections.</summary>
    public long ConnectionCount => transport.AcceptedCount;

    /// <summary>The files that were uploaded or added, oldest first. It doesn't include the results of jobs.</summary>
    public IReadOnlyList<EmulatedFile> Files => files.Listed;

    /// <summary>
    /// Chooses the video of a job, such as a file from <see cref="AddFile(string, long, int, string)"/>. If it returns <see langword="null"/>, the video is the
    /// clip that fits the request. Default: <see langword="null"/> (always that clip). It is called when a job that makes a video completes, and must not block.
    /// If it throws, that job fails with 500 and <see cref="EmulatedJob.Error"/> contains the message.
    /// </summary>
    public Func<EmulatedJob, EmulatedFile?>? VideoFor
    {
        get => outputs.VideoFor;
        set => outputs.VideoFor = value;
    }

    /// <summary>The faults to inject.</summary>
    public FaultPlan Faults { get; }

    /// <summary>What fal would have charged for all jobs so far, in US dollars. A job is charged when it has a result, if its price is known.</summary>
    public decimal AmountCharged => queue.AmountCharged;

    /// <summary>Starts an emulator on ports that the system picks.</summary>
    /// <param name="options">Its options. Default: each job waits one second in the queue and runs for three seconds. Do not change them later.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The running emulator. Dispose it to stop it.</returns>
    /// <exception cref="ArgumentException">An option is missing or out of range.</exception>
    /// <exception cref="OperationCanceledException">The start was cancelled.</exception>
    public static async Task<FalEmulator> StartAsync(FalEmulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new FalEmulatorOptions();
        options.Validate();
        FalEmulator emulator = new(options);
        emulator.server = await EmulatorServer.StartAsync(emulator.application, emulator.urls, emulator.transport, options, cancellationToken).ConfigureAwait(false);
        return emulator;
    }

    /// <summary>Points a client at this emulator: sets its hosts, and <see cref="ApiKey"/> unless the options already have a key. The client keeps its clock.</summary>
    /// <param name="options">The client's options.</param>
    public void Configure(KlingClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.QueueUrl = QueueUrl;
        options.StorageUrl = StorageUrl;
        options.PlatformUrl = PlatformUrl;
        if (options.ApiKey is null && options.ApiKeyProvider is null)
        {
            options.ApiKey = ApiKey;
        }
    }

    /// <summary>Adds an accepted key.</summary>
    /// <param name="key">The key, as <c>id:secret</c>.</param>
    /// <param name="sameAccountAs">
    /// Another key of the same account, accepted or revoked. Both keys see the same jobs, as when a key is rotated. Default: <see langword="null"/> (the
    /// account that the key had before, or otherwise a new account).
    /// </param>
    /// <exception cref="ArgumentException">The key has no colon, or <paramref name="sameAccountAs"/> was never accepted.</exception>
    public void AddApiKey(string key, string? sameAccountAs = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        ApiKeys.ThrowIfNoKey(key, nameof(key));
        keys.Add(key, sameAccountAs);
    }

    /// <summary>Revokes a key: further requests with it get a 401. Open status streams stay open.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Whether the key was accepted until now.</returns>
    public bool RevokeApiKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return keys.Revoke(key);
    }

    /// <summary>
    /// Puts a file of any length on the CDN. Its bytes are computed when they are requested, so even a gibibyte takes no memory or disk space.
    /// It starts with an MP4 header. The rest is pseudo-random.
    /// </summary>
    /// <param name="name">The file name, such as <c>output.mp4</c>.</param>
    /// <param name="length">The length in bytes, 0 or more.</param>
    /// <param name="seed">The seed of the bytes: the same seed and length produce the same file. Default: 0.</param>
    /// <param name="contentType">The media type. Default: <c>video/mp4</c>.</param>
    /// <returns>The file, with its URL, ETag and SHA-256.</returns>
    /// <exception cref="ArgumentException">The name is empty, the length is negative, or the media type is not printable ASCII.</exception>
    public EmulatedFile AddFile(string name, long length, int seed = 0, string contentType = "video/mp4")
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        HeaderText.ThrowIfNotSendable(contentType);
        return files.Add(FileStore.NewPath(name), name, contentType, new GeneratedContent(length, seed));
    }

    /// <summary>Puts a file on the CDN.</summary>
    /// <param name="name">The file name, such as <c>first.png</c>.</param>
    /// <param name="bytes">The content.</param>
    /// <param name="contentType">The media type, such as <c>image/png</c>.</param>
    /// <returns>The file, with its URL, ETag and SHA-256.</returns>
    /// <exception cref="ArgumentException">The name is empty, or the media type is not printable ASCII.</exception>
    public EmulatedFile AddFile(string name, ReadOnlyMemory<byte> bytes, string contentType)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        HeaderText.ThrowIfNotSendable(contentType);
        return files.Add(FileStore.NewPath(name), name, contentType, new MemoryContent(bytes));
    }

    /// <summary>Stops the emulator and drops open connections.</summary>
    /// <returns>A task that completes when the ports are free.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref server, null) is not { } running)
        {
            return;
        }

        // A cancelled token makes StopAsync drop open streams instead of waiting for them.
        await running.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        running.Dispose();
        queue.Dispose();
        webhooks.Dispose();
        spool.Dispose();
    }
}
