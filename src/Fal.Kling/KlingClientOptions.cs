namespace Fal.Kling;

/// <summary>How a <see cref="KlingClient"/> reaches fal: the key, the hosts, and the limits of one HTTP call.</summary>
public sealed class KlingClientOptions
{
    /// <summary>
    /// The API key, <c>key_id:key_secret</c>. Default: <see langword="null"/>, which reads the environment variable <c>FAL_KEY</c>,
    /// or <c>FAL_KEY_ID</c> and <c>FAL_KEY_SECRET</c>. Surrounding whitespace is removed.
    /// </summary>
    /// <remarks>Source: fal.ai/docs, authentication. The key is sent only to the hosts below.</remarks>
    public string? ApiKey { get; set; }

    /// <summary>
    /// Supplies the key instead of <see cref="ApiKey"/>: for rotation, a vault, or tenants. Default: <see langword="null"/> (<see cref="ApiKey"/> is used).
    /// It is called once per operation. The key that submitted a job also serves that job's status, result and cancellation.
    /// </summary>
    public Func<CancellationToken, ValueTask<string>>? ApiKeyProvider { get; set; }

    /// <summary>fal's queue. Default: <c>https://queue.fal.run</c>. Must be https, or http on a loopback address.</summary>
    public Uri QueueUrl { get; set; } = new("https://queue.fal.run");

    /// <summary>fal's storage, where media are uploaded. Default: <c>https://rest.fal.ai</c>. Must be https, or http on a loopback address.</summary>
    public Uri StorageUrl { get; set; } = new("https://rest.fal.ai");

    /// <summary>
    /// fal's platform API, which lists requests and prices. Default: <c>https://api.fal.ai/v1</c>. Must be https, or http on a loopback address.
    /// </summary>
    public Uri PlatformUrl { get; set; } = new("https://api.fal.ai/v1");

    /// <summary>
    /// The longest that one HTTP attempt may take, until its response is read. Default: 30 seconds. More than zero, at most one day.
    /// Uploads, downloads and status streams may take any time while data arrives. Each has an idle timeout of 45 seconds instead.
    /// </summary>
    public TimeSpan HttpTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often one HTTP operation is repeated after a failure that cannot have cost anything. Default: 3. From 0 to 10. 0 disables all retries.
    /// The delay is fal's <c>Retry-After</c>, or else 1 second, doubled each time, with jitter. It is never more than one minute.
    /// A wait polls the status regardless of this setting, because polling is free.
    /// </summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>
    /// Where purchases with a <see cref="SubmitOptions.IdempotencyKey"/> are recorded, such as a <see cref="FileIdempotencyStore"/>. Default: <see langword="null"/> (a request with a key is refused).
    /// </summary>
    public IKlingIdempotencyStore? IdempotencyStore { get; set; }

    /// <summary>
    /// A secret of at least 16 characters that authenticates what the client adds to a <see cref="SubmitOptions.WebhookUrl"/>, because fal doesn't sign the URL.
    /// The receiver of the webhooks must have the same one. Default: <see langword="null"/> (the addition is not authenticated).
    /// </summary>
    public string? WebhookUrlSecret { get; set; }

    /// <summary>
    /// Whether a request that <see cref="KlingRequest.Validate"/> finds invalid is refused before anything is sent. Default: <see langword="true"/>.
    /// Otherwise the problems are only logged, because fal may accept more than this version knows.
    /// </summary>
    public bool ValidateRequests { get; set; } = true;

    /// <summary>
    /// Whether the spans of generations contain the prompt (<c>gen_ai.input.messages</c>), where anyone with access to the traces can read it. Default:
    /// <see langword="false"/>.
    /// Logs and metrics never contain it.
    /// </summary>
    public bool CapturePrompts { get; set; }

    /// <summary>
    /// Called for each attempt of every request, just before it is sent. Use it to add headers, such as a gateway's signature. Default: <see langword="null"/>
    /// (no callback). It must not change the URL, the method, the content or the Authorization header. If it throws, nothing is sent and the call fails with a
    /// <see cref="KlingException"/>.
    /// </summary>
    /// <remarks>
    /// Its token fires when the attempt's time elapses or the call is cancelled. It is also called for paid requests, although they bypass all handlers.
    /// </remarks>
    public Func<HttpRequestMessage, CancellationToken, ValueTask>? PrepareRequest { get; set; }

    /// <summary>
    /// Whether a paid request may bypass any handler of the application. Default: <see langword="false"/> (it bypasses only handlers of Microsoft.Extensions,
    /// Polly and OpenTelemetry). If there is any other handler, the request is refused and not sent, because that handler might stop or change requests.
    /// </summary>
    /// <remarks>
    /// In either case no handler sees a paid request, so none can send it twice or respond in fal's place. Every other request passes through all handlers.
    /// </remarks>
    public bool BypassHandlersForPaidRequests { get; set; }

    /// <summary>
    /// Whether a subclass of <see cref="HttpClientHandler"/> may send paid requests. Default: <see langword="false"/> (they are refused and not sent, because a
    /// subclass may repeat a request).
    /// </summary>
    public bool AllowHttpClientHandlerSubclass { get; set; }

    /// <summary>The clock for every deadline, delay and timestamp. Default: <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
