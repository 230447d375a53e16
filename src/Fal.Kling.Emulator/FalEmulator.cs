using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fal.Kling.Emulator;

/// <summary>
/// fal's queue, storage, CDN, request list and webhooks on real loopback sockets, one port a host. Nothing that it does costs anything,
/// and a test can read what it saw: the jobs, the requests, and what fal would have charged.
/// </summary>
/// <remarks>
/// It reproduces fal's behavior, including the awkward parts: input is checked when the job runs, not at the submit; COMPLETED covers failed and cancelled jobs;
/// request URLs name the owner and app only. A status stream that is opened again sends the current state and the log from its beginning.
/// It serves every Kling endpoint. <c>X-Fal-Billable-Units</c> times the unit price of <c>GET /v1/models/pricing</c> is the price, where one is known. Webhooks on loopback are called, over http or over https with any certificate, with fal's body and headers
/// except <c>X-Fal-Webhook-Signature</c>: .NET has no Ed25519 to sign with.
/// </remarks>
public sealed class FalEmulator : IAsyncDisposable
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
        webhooks = new WebhookSender(options.TimeProvider);
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
            new UploadApi(uploads, tokens),
            new DownloadApi(files, tokens, options.TimeProvider));
    }

    /// <summary>fal's queue: what <c>https://queue.fal.run</c> is.</summary>
    public Uri QueueUrl => urls.Of(FalHost.Queue);

    /// <summary>fal's storage: what <c>https://rest.fal.ai</c> is.</summary>
    public Uri StorageUrl => urls.Of(FalHost.Storage);

    /// <summary>fal's platform API with its version: what <c>https://api.fal.ai/v1</c> is.</summary>
    public Uri PlatformUrl => new(urls.Of(FalHost.Platform), "/v1");

    /// <summary>fal's CDN: what <c>https://v3b.fal.media</c> is.</summary>
    public Uri CdnUrl => urls.Of(FalHost.Cdn);

    /// <summary>The key that has been accepted the longest: at first the first of <see cref="FalEmulatorOptions.ApiKeys"/>.</summary>
    public string ApiKey => keys.First;

    /// <summary>The jobs that were bought, oldest first, as they stand now.</summary>
    public IReadOnlyList<EmulatedJob> Jobs => queue.Snapshot();

    /// <summary>The requests that came in, oldest first. Empty if <see cref="FalEmulatorOptions.RecordRequests"/> is off.</summary>
    public IReadOnlyList<RecordedRequest> Requests => log.Snapshot();

    /// <summary>How many requests came in so far, whether they are recorded or not.</summary>
    public long RequestCount => log.Count;

    /// <summary>How many connections clients have opened so far, to all hosts. Fewer than <see cref="RequestCount"/> where connections are used again.</summary>
    public long ConnectionCount => transport.AcceptedCount;

    /// <summary>The files that were uploaded or added, oldest first. The results of jobs are not among them.</summary>
    public IReadOnlyList<EmulatedFile> Files => files.Listed;

    /// <summary>
    /// Chooses the file that is a job's video, such as one of <see cref="AddFile(string, long, int, string)"/>; for <see langword="null"/> it is the clip that
    /// fits the request. Default: <see langword="null"/>, always the clip. It is called when a job that makes a video completes and must not wait for anything.
    /// If it throws, that job fails with 500, and <see cref="EmulatedJob.Error"/> carries the message.
    /// </summary>
    public Func<EmulatedJob, EmulatedFile?>? VideoFor
    {
        get => outputs.VideoFor;
        set => outputs.VideoFor = value;
    }

    /// <summary>What will go wrong: order it here.</summary>
    public FaultPlan Faults { get; }

    /// <summary>What fal would have charged so far for all jobs, in US dollars: only results are charged, when they are done, and only where a price is known.</summary>
    public decimal AmountCharged => queue.AmountCharged;

    /// <summary>Starts an emulator on ports that the system picks.</summary>
    /// <param name="options">How it behaves. Default: a second in the queue and three seconds of run for each job. Do not change them later.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <returns>The running emulator. Dispose it to stop it.</returns>
    /// <exception cref="ArgumentException">An option is missing or out of its range.</exception>
    /// <exception cref="OperationCanceledException">The start was given up.</exception>
    public static async Task<FalEmulator> StartAsync(FalEmulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new FalEmulatorOptions();
        options.Validate();
        FalEmulator emulator = new(options);
        emulator.server = await EmulatorServer.StartAsync(emulator.application, emulator.urls, emulator.transport, options, cancellationToken).ConfigureAwait(false);
        return emulator;
    }

    /// <summary>Points a client at this emulator: its hosts, and <see cref="ApiKey"/> unless the options have a key already. The clock is left alone.</summary>
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

    /// <summary>Accepts another key from now on.</summary>
    /// <param name="key">The key, as <c>id:secret</c>.</param>
    /// <param name="sameAccountAs">
    /// A key of the account that it belongs to, accepted or revoked: both see the same jobs, as when a key is rotated. Default: <see langword="null"/>, the
    /// account that the key had before, or else one of its own.
    /// </param>
    /// <exception cref="ArgumentException">The key has no colon, or <paramref name="sameAccountAs"/> was never accepted.</exception>
    public void AddApiKey(string key, string? sameAccountAs = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        ApiKeys.ThrowIfNoKey(key, nameof(key));
        keys.Add(key, sameAccountAs);
    }

    /// <summary>Answers requests with this key with 401 from now on. Status streams that are open stay open.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Whether it was accepted until now.</returns>
    public bool RevokeApiKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return keys.Revoke(key);
    }

    /// <summary>
    /// Puts a file of any length on the CDN. Its bytes are calculated when they are asked for, so that a gibibyte costs neither memory nor disk.
    /// It starts with an MP4 header; the rest is pseudo-random.
    /// </summary>
    /// <param name="name">Its name, such as <c>output.mp4</c>.</param>
    /// <param name="length">Its length in bytes, 0 or more.</param>
    /// <param name="seed">Decides its bytes: the same seed and length give the same file. Default: 0.</param>
    /// <param name="contentType">Its media type. Default: <c>video/mp4</c>.</param>
    /// <returns>The file, with its URL, ETag and SHA-256.</returns>
    /// <exception cref="ArgumentException">The name is empty, the length negative, or the media type not printable ASCII.</exception>
    public EmulatedFile AddFile(string name, long length, int seed = 0, string contentType = "video/mp4")
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        HeaderText.ThrowIfNotSendable(contentType);
        return files.Add(FileStore.NewPath(name), name, contentType, new GeneratedContent(length, seed));
    }

    /// <summary>Puts a file on the CDN.</summary>
    /// <param name="name">Its name, such as <c>first.png</c>.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="contentType">Its media type, such as <c>image/png</c>.</param>
    /// <returns>The file, with its URL, ETag and SHA-256.</returns>
    /// <exception cref="ArgumentException">The name is empty, or the media type not printable ASCII.</exception>
    public EmulatedFile AddFile(string name, ReadOnlyMemory<byte> bytes, string contentType)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        HeaderText.ThrowIfNotSendable(contentType);
        return files.Add(FileStore.NewPath(name), name, contentType, new MemoryContent(bytes));
    }

    /// <summary>Stops the emulator. Open connections are dropped.</summary>
    /// <returns>A task that ends when the ports are free.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref server, null) is not { } running)
        {
            return;
        }

        // A stop that is cancelled from the start does not wait for open streams.
        await running.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        running.Dispose();
        queue.Dispose();
        webhooks.Dispose();
        spool.Dispose();
    }
}
