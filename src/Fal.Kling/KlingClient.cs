using Fal.Kling.Telemetry;
using Fal.Kling.Engine.Transfer;
using Fal.Kling.DependencyInjection;
using Fal.Kling.Engine.Http;
using Fal.Kling.Jobs;
using Fal.Kling.Engine.Queue;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fal.Kling;

/// <inheritdoc cref="IKlingClient"/>
public sealed class KlingClient : IKlingClient, IDisposable
{
    private readonly HttpClient? ownHttpClient;
    private readonly JobServices services;
    private readonly JobSubmitter submitter;
    private readonly GenerationRun generations;
    private readonly MediaUploads uploads;
    private readonly Downloader downloader;

    /// <summary>A client with the key from the environment variable <c>FAL_KEY</c>, or <c>FAL_KEY_ID</c> and <c>FAL_KEY_SECRET</c>.</summary>
    /// <exception cref="KlingException">The environment has no key.</exception>
    public KlingClient()
        : this(new KlingClientOptions())
    {
    }

    /// <summary>A client with this key.</summary>
    /// <param name="apiKey">The key, <c>key_id:key_secret</c>.</param>
    /// <exception cref="KlingException">The key is empty or has characters that no key has.</exception>
    public KlingClient(string apiKey)
        : this(new KlingClientOptions { ApiKey = apiKey ?? throw new ArgumentNullException(nameof(apiKey)) })
    {
    }

    /// <summary>A client with these options, which are read once, here.</summary>
    /// <param name="options">The options.</param>
    /// <param name="httpClient">
    /// The HttpClient to use; it stays the caller's to dispose. Set its Timeout to <see cref="Timeout.InfiniteTimeSpan"/>, because every call here has a deadline of its own.
    /// Before its first request the client adds an innermost handler that blocks only a repeated paid submit. Default: one of our own.
    /// </param>
    /// <exception cref="ArgumentException">An option is outside its limits.</exception>
    /// <exception cref="KlingException">There is no key, or it cannot be one.</exception>
    public KlingClient(KlingClientOptions options, HttpClient? httpClient = null)
        : this(options, httpClient, NullLogger.Instance)
    {
    }

    internal KlingClient(KlingClientOptions options, HttpClient? httpClient, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsCheck.ThrowIfInvalid(options);
        logger = new NonThrowingLogger(logger);
        ApiKeySource keys = new(options.ApiKey, options.ApiKeyProvider);
        ownHttpClient = httpClient is null ? OwnHttpClient.Create() : null;
        if (httpClient is not null && httpClient.Timeout < options.HttpTimeout && httpClient.Timeout != Timeout.InfiniteTimeSpan)
        {
            Log.HttpClientTimeoutIsShorter(logger, httpClient.Timeout, options.HttpTimeout);
        }

        TransportSettings settings = new(
            new TrustedOrigins(options.QueueUrl, options.StorageUrl, options.PlatformUrl), options.HttpTimeout, options.MaxRetries, options.TimeProvider);
        Transport transport = new(httpClient ?? ownHttpClient!, settings, logger);
        services = new JobServices(new QueueClient(transport, options.QueueUrl), new RequestList(transport, options.PlatformUrl), keys, options.TimeProvider, logger)
        {
            CapturePrompts = options.CapturePrompts,
        };
        uploads = new MediaUploads(new Uploader(new StorageApi(transport, options.StorageUrl), options.TimeProvider, logger), logger);
        submitter = new JobSubmitter(services, new ImageInputs(uploads));
        generations = new GenerationRun(submitter, services);
        downloader = new Downloader(transport, logger);
    }

    /// <inheritdoc/>
    public Task<KlingVideo> TextToVideoAsync(TextToVideoRequest request, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return generations.RunAsync(request, options, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<KlingVideo> ImageToVideoAsync(ImageToVideoRequest request, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return generations.RunAsync(request, options, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<KlingJob> SubmitAsync(VideoRequest request, SubmitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return submitter.SubmitAsync(request, options, cancellationToken);
    }

    /// <inheritdoc/>
    public KlingJob GetJob(JobTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return new JobHandle(services, ticket, submitKey: null);
    }

    /// <inheritdoc/>
    public Task<KlingJob?> FindJobAsync(SubmitAttempt attempt, TimeSpan? searchFor = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        if (searchFor is { } duration && duration != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero, nameof(searchFor));
        }

        return new JobFinder(services).FindAsync(attempt, searchFor, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Uri> UploadAsync(KlingImage image, UploadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image is UrlImage { WireText: var url })
        {
            return new Uri(url);
        }

        RequestCheck.ThrowIfInvalid(ImageChecks.ProblemsOf(image, nameof(image)), services.Logger);
        ApiKey key = await services.Keys.GetAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<KlingImage, string> urls = await uploads.ToUrlsAsync([new NamedImage(nameof(image), image)], options, key, cancellationToken).ConfigureAwait(false);
        return new Uri(urls[image]);
    }

    /// <inheritdoc/>
    public Task<string> DownloadAsync(KlingVideo video, string path, DownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(video);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return TicketGuard.RunAsync(video.Ticket, SpanNames.Download, () => downloader.ToFileAsync(SourceOf(video), path, options ?? new DownloadOptions(), cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task DownloadAsync(KlingVideo video, Stream destination, DownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(video);
        ArgumentNullException.ThrowIfNull(destination);
        if (!destination.CanWrite)
        {
            throw new ArgumentException("The stream cannot be written.", nameof(destination));
        }

        return TicketGuard.RunAsync(video.Ticket, SpanNames.Download, () => downloader.ToStreamAsync(SourceOf(video), destination, options ?? new DownloadOptions(), cancellationToken), cancellationToken);
    }

    /// <summary>Closes the connections, where they are our own. Jobs go on at fal.</summary>
    public void Dispose() => ownHttpClient?.Dispose();

    private static DownloadSource SourceOf(KlingVideo video) => new()
    {
        Url = video.Url,
        Noun = "the video",
        FileName = VideoFileName.For(video),
        ContentType = video.ContentType,
        Size = video.FileSize,
        IgnoreSizeAdvice = "To take the file as the server has it, download video with { FileSize = null }.",
    };
}
