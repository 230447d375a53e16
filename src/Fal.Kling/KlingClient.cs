using Fal.Kling.Batches;
using Fal.Kling.Engine.Http;
using Fal.Kling.Engine.Queue;
using Fal.Kling.Engine.Transfer;
using Fal.Kling.Jobs;
using Fal.Kling.Orders;
using Fal.Kling.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fal.Kling;

/// <inheritdoc cref="IKlingClient"/>
public sealed class KlingClient : IKlingClient, IDisposable
{
    private readonly ClientLifetime lifetime = new();
    private readonly Func<HandlerChain>? chains;
    private readonly HttpMessageHandler? ownHandler;
    private readonly Transport transport;
    private readonly bool capturePrompts;
    private readonly JobServices services;
    private readonly RequestCheck requests;
    private readonly RequestInputs inputs;
    private readonly JobSubmitter submitter;
    private readonly GenerationRun generations;
    private readonly JobFinder finder;
    private readonly OrderDesk? orders;
    private readonly UnitPrices unitPrices;
    private readonly MediaUploads uploads;
    private readonly Downloader downloader;

    private OrderDesk Orders => orders ?? throw new KlingException(
        "Nothing was sent: an idempotency key needs a store that remembers it, and KlingClientOptions.IdempotencyStore is not set. Set it to a FileIdempotencyStore, for example.");

    /// <summary>Creates a client with the key from the environment variable <c>FAL_KEY</c>, or <c>FAL_KEY_ID</c> and <c>FAL_KEY_SECRET</c>.</summary>
    /// <exception cref="KlingException">The environment doesn't contain a key.</exception>
    public KlingClient()
        : this(new KlingClientOptions())
    {
    }

    /// <summary>Creates a client with this key.</summary>
    /// <param name="apiKey">The key, <c>key_id:key_secret</c>.</param>
    /// <exception cref="KlingException">The key is empty, or contains whitespace or other characters that a key cannot have.</exception>
    public KlingClient(string apiKey)
        : this(new KlingClientOptions { ApiKey = apiKey ?? throw new ArgumentNullException(nameof(apiKey)) })
    {
    }

    /// <summary>Creates a client with these options. They are read once, by this constructor.</summary>
    /// <param name="options">The options.</param>
    /// <param name="handler">
    /// The handler that sends the requests, such as your own <see cref="SocketsHttpHandler"/> or a mock in a test. The caller disposes it.
    /// Default: <see langword="null"/> (the client's own handler).
    /// </param>
    /// <exception cref="ArgumentException">An option is outside its limits.</exception>
    /// <exception cref="KlingException">No key was found, or the text cannot be a key.</exception>
    public KlingClient(KlingClientOptions options, HttpMessageHandler? handler = null)
        : this(options, handler, NullLogger.Instance)
    {
    }

    private KlingClient(KlingClientOptions options, HttpMessageHandler? handler, ILogger logger)
        : this(options, logger)
    {
        HttpMessageHandler sending = handler ?? (ownHandler = SocketHandlers.Create(options.TimeProvider));
        HandlerChain chain = HandlerChain.Of(sending);
        chains = () => chain;
    }

    /// <summary>Creates a client for an application's services.</summary>
    /// <param name="options">The options.</param>
    /// <param name="chains">Returns the handlers for each operation, because a factory renews them.</param>
    /// <param name="logger">The application's log.</param>
    internal KlingClient(KlingClientOptions options, Func<HandlerChain> chains, ILogger logger)
        : this(options, logger) => this.chains = chains;

    private KlingClient(KlingClientOptions options, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsCheck.ThrowIfInvalid(options);
        logger = new NonThrowingLogger(logger);
        ApiKeySource keys = new(options.ApiKey, options.ApiKeyProvider);
        TransportSettings settings = new()
        {
            Origins = new TrustedOrigins(options.QueueUrl, options.StorageUrl, options.PlatformUrl),
            HttpTimeout = options.HttpTimeout,
            MaxRetries = options.MaxRetries,
            Time = options.TimeProvider,
            PaidRequests = new PaidRequestRules(options.BypassHandlersForPaidRequests, options.AllowHttpClientHandlerSubclass),
            PrepareRequest = options.PrepareRequest,
        };
        transport = new Transport(() => chains!(), settings, lifetime, logger);
        capturePrompts = options.CapturePrompts;
        services = new JobServices(new QueueClient(transport, options.QueueUrl), new RequestList(transport, options.PlatformUrl), keys, transport.Telemetry, lifetime, logger)
        {
            WebhookUrlSecret = options.WebhookUrlSecret,
        };
        unitPrices = new UnitPrices(transport, options.PlatformUrl);
        uploads = new MediaUploads(new Uploader(new StorageApi(transport, options.StorageUrl), transport.Telemetry, logger), logger);
        requests = new RequestCheck(options.ValidateRequests, logger);
        inputs = new RequestInputs(uploads, options.ValidateRequests);
        submitter = new JobSubmitter(services);
        generations = new GenerationRun(services);
        finder = new JobFinder(services);
        orders = options.IdempotencyStore is { } store ? new OrderDesk(store, services, submitter, finder) : null;
        downloader = new Downloader(transport, logger);
    }

    /// <inheritdoc/>
    public Task<KlingVideo> TextToVideoAsync(TextToVideoRequest request, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        RunAsync(request, options, cancellationToken);

    /// <inheritdoc/>
    public Task<KlingVideo> ImageToVideoAsync(ImageToVideoRequest request, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        RunAsync(request, options, cancellationToken);

    /// <inheritdoc/>
    public Task<TResult> RunAsync<TResult>(KlingRequest<TResult> request, RunOptions? options = null, CancellationToken cancellationToken = default)
        where TResult : KlingResult
    {
        ArgumentNullException.ThrowIfNull(request);
        options ??= new RunOptions();
        ThrowIfOthersJobMayBeCancelled(options, hasKey: options.Submit?.IdempotencyKey is not null);
        return generations.RunAsync(
            request.EndpointId, capturePrompts ? RequestJson.PromptOf(request) : null, () => SubmitAsync(request, options.Submit, cancellationToken), options, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<KlingJob<TResult>> SubmitAsync<TResult>(KlingRequest<TResult> request, SubmitOptions? options = null, CancellationToken cancellationToken = default)
        where TResult : KlingResult =>
        (KlingJob<TResult>)await SubmitAsync((KlingRequest)request, options, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<KlingJob> SubmitAsync(KlingRequest request, SubmitOptions? options = null, CancellationToken cancellationToken = default) =>
        SubmitAsync(request, options, gate: null, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<BatchOutcome> RunAllAsync(IEnumerable<KlingRequest> requests, BatchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        lifetime.ThrowIfEnded();
        options ??= new BatchOptions();
        ThrowIfOthersJobMayBeCancelled(options.Run, hasKey: options.KeyOf is not null);
        _ = options.KeyOf is null ? null : Orders;
        BatchCalls calls = new()
        {
            Submit = SubmitAsync,
            Run = (request, submit, run, token) =>
            {
                ThrowIfOthersJobMayBeCancelled(run, hasKey: run.Submit?.IdempotencyKey is not null);
                return request.RunAsync(generations, capturePrompts ? RequestJson.PromptOf(request) : null, submit, run, token);
            },
            Time = services.Time,
            Lifetime = lifetime,
        };
        return new BatchSequence(requests, options, calls, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task ReleaseIdempotencyKeyAsync(string key, bool force = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        lifetime.ThrowIfEnded();
        await Orders.Decision.ReleaseAsync(key, force, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task ResolveIdempotencyKeyAsync(string key, JobTicket ticket, bool force = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(ticket);
        lifetime.ThrowIfEnded();
        await Orders.Decision.ResolveAsync(key, ticket, force, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public KlingJob<KlingVideo> GetJob(JobTicket ticket) => GetJob<KlingVideo>(ticket);

    /// <inheritdoc/>
    public KlingJob<TResult> GetJob<TResult>(JobTicket ticket)
        where TResult : KlingResult
    {
        ArgumentNullException.ThrowIfNull(ticket);
        KnownRequests.ThrowIfOtherResult(ticket, typeof(TResult));
        return new JobHandle<TResult>(services, ticket, submitKey: null);
    }

    /// <inheritdoc/>
    public Task<JobSearch> FindJobAsync(SubmitAttempt attempt, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        QueueUrls.ThrowIfNotEndpointId(attempt.EndpointId);
        if (timeout is { } duration && duration != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero, nameof(timeout));
        }

        lifetime.ThrowIfEnded();
        return finder.FindAsync(attempt, timeout, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<decimal?> GetCostAsync(KlingResult result, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        lifetime.ThrowIfEnded();
        if (result.BillableUnits is not { } units || (result.BilledAs ?? result.Ticket.EndpointId) is not { } endpointId)
        {
            return null;
        }

        ApiKey key = await services.Keys.GetAsync(cancellationToken).ConfigureAwait(false);
        return await unitPrices.GetAsync(endpointId, key, cancellationToken).ConfigureAwait(false) is { } price ? price.Amount * (decimal)units : null;
    }

    /// <inheritdoc/>
    public async Task<KlingUnitPrice?> GetUnitPriceAsync(string endpointId, CancellationToken cancellationToken = default)
    {
        QueueUrls.ThrowIfNotEndpointId(endpointId);
        lifetime.ThrowIfEnded();
        ApiKey key = await services.Keys.GetAsync(cancellationToken).ConfigureAwait(false);
        return await unitPrices.GetAsync(endpointId, key, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<Uri> UploadAsync(KlingMedia media, UploadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(media);
        if (media is UrlMedia { WireText: var url })
        {
            return new Uri(url);
        }

        MediaSlot slot = new(nameof(media), MediaLimits.Any);
        requests.Check(slot, media);
        ApiKey key = await services.Keys.GetAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<KlingMedia, string> urls = await uploads.ToUrlsAsync([(slot, media)], options, key, cancellationToken).ConfigureAwait(false);
        return new Uri(urls[media]);
    }

    /// <inheritdoc/>
    public Task<string> DownloadAsync(KlingFile file, string path, DownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return DownloadAsync(file.Ticket, () => downloader.ToFileAsync(SourceOf(file), path, options ?? new DownloadOptions(), cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task DownloadAsync(KlingFile file, Stream destination, DownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(destination);
        if (!destination.CanWrite)
        {
            throw new ArgumentException("The stream cannot be written.", nameof(destination));
        }

        return DownloadAsync<object?>(file.Ticket, async () =>
        {
            await downloader.ToStreamAsync(SourceOf(file), destination, options ?? new DownloadOptions(), cancellationToken).ConfigureAwait(false);
            return null;
        }, cancellationToken);
    }

    /// <summary>Closes the connections, if the client owns them. Jobs continue at fal. Later calls throw <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        lifetime.End();
        ownHandler?.Dispose();
    }

    private static void ThrowIfOthersJobMayBeCancelled(RunOptions? options, bool hasKey)
    {
        if (hasKey && options is { CancelJobOnAbort: true })
        {
            throw new ArgumentException(
                "CancelJobOnAbort cannot be used with an IdempotencyKey: other callers may wait for the same job, and every later call would get the cancelled one.", nameof(options));
        }
    }

    private async Task<KlingJob> SubmitAsync(KlingRequest request, SubmitOptions? options, SubmissionGate? gate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        lifetime.ThrowIfEnded();
        options ??= new SubmitOptions();
        requests.Check(request, options);
        transport.ThrowIfPaidRequestsAreBlocked();
        OrderDesk? desk = options.IdempotencyKey is null ? null : Orders;
        ApiKey key = await services.Keys.GetAsync(cancellationToken).ConfigureAwait(false);
        if (desk is not null)
        {
            return await SubmitOnceAsync(desk, request, options, key, gate, cancellationToken).ConfigureAwait(false);
        }

        JobInput input = await inputs.CreateAsync(request, options.Upload, key, contents: null, cancellationToken).ConfigureAwait(false);
        JobTicket ticket = await PassAsync(gate, () => submitter.SubmitAsync(input, options, key, guard: null, cancellationToken), cancellationToken).ConfigureAwait(false);
        return request.HandleOf(services, ticket, key, onEnded: null);
    }

    private async Task<KlingJob> SubmitOnceAsync(
        OrderDesk desk, KlingRequest request, SubmitOptions options, ApiKey key, SubmissionGate? gate, CancellationToken cancellationToken)
    {
        using MediaContents contents = await MediaContents.ReadAsync(MediaCollector.Collect(request), cancellationToken).ConfigureAwait(false);
        Order order = new()
        {
            Key = options.IdempotencyKey!,
            EndpointId = request.EndpointId,
            Fingerprint = RequestFingerprint.Of(request, contents),
            Options = options,
            ApiKey = key,
            Prepare = async token => await inputs.CreateAsync(request, options.Upload, key, contents, token).ConfigureAwait(false),
        };
        Purchase purchase = await PassAsync(gate, () => desk.BuyOnceAsync(order, cancellationToken), cancellationToken).ConfigureAwait(false);
        return request.HandleOf(services, purchase.Ticket, key, purchase.Unended is { } record ? failure => desk.RecordEndAsync(record, failure) : null);
    }

    private static Task<T> PassAsync<T>(SubmissionGate? gate, Func<Task<T>> submit, CancellationToken cancellationToken) =>
        gate is null ? submit() : gate.PassAsync(submit, cancellationToken);

    private Task<T> DownloadAsync<T>(JobTicket ticket, Func<Task<T>> download, CancellationToken cancellationToken) => JobErrors.WithTicketAsync(ticket, async () =>
    {
        lifetime.ThrowIfEnded();
        using StageSpan span = services.StartStage(SpanNames.Download, ticket);
        return await span.RunAsync(download, ErrorTypes.Of).ConfigureAwait(false);
    }, cancellationToken);

    private static DownloadSource SourceOf(KlingFile file) => new()
    {
        Url = file.Url,
        Noun = KlingFileName.NounFor(file),
        FileName = KlingFileName.For(file),
        ContentType = file.ContentType,
        Size = file.FileSize,
        IgnoreSizeAdvice = "To accept the server's file, download file with { FileSize = null }.",
    };
}
