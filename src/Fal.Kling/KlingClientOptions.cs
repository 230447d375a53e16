namespace Fal.Kling;

/// <summary>How a <see cref="KlingClient"/> reaches fal: the key, the hosts, and its patience with one HTTP call.</summary>
public sealed class KlingClientOptions
{
    /// <summary>
    /// The API key, <c>key_id:key_secret</c>. Default: <see langword="null"/>, which reads the environment variable <c>FAL_KEY</c>,
    /// or <c>FAL_KEY_ID</c> and <c>FAL_KEY_SECRET</c>. Surrounding white space is removed.
    /// </summary>
    /// <remarks>Source: fal.ai/docs, authentication. The key is sent to the hosts below and to no other.</remarks>
    public string? ApiKey { get; set; }

    /// <summary>
    /// Supplies the key instead of <see cref="ApiKey"/>: for rotation, a vault, or tenants. Default: <see langword="null"/>.
    /// It is asked once per operation; the key with which a job was submitted also serves that job's status, result and cancel.
    /// </summary>
    public Func<CancellationToken, ValueTask<string>>? ApiKeyProvider { get; set; }

    /// <summary>fal's queue. Default: <c>https://queue.fal.run</c>. Must be https, or http on a loopback address.</summary>
    public Uri QueueUrl { get; set; } = new("https://queue.fal.run");

    /// <summary>fal's storage, where media are uploaded. Default: <c>https://rest.fal.ai</c>. Must be https, or http on a loopback address.</summary>
    public Uri StorageUrl { get; set; } = new("https://rest.fal.ai");

    /// <summary>
    /// fal's platform API, which finds a lost job and knows the prices. Default: <c>https://api.fal.ai/v1</c>. Must be https, or http on a loopback address.
    /// </summary>
    public Uri PlatformUrl { get; set; } = new("https://api.fal.ai/v1");

    /// <summary>
    /// The longest that one HTTP attempt may take, until its answer is read. Default: 30 seconds. More than zero, at most one day.
    /// An upload, a download and a status stream may take as long as they move: each has an idle limit of 45 seconds instead.
    /// </summary>
    public TimeSpan HttpTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often one HTTP operation is repeated after a failure that cannot have cost anything. Default: 3. From 0 to 10; 0 means none, everywhere.
    /// The delay is what fal asks for in <c>Retry-After</c>, or else 1 second, doubled each time, with jitter; never more than one minute.
    /// A wait polls the status regardless of this setting, because polling is free.
    /// </summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>
    /// Where purchases with a <see cref="SubmitOptions.IdempotencyKey"/> are recorded, such as a <see cref="FileIdempotencyStore"/>. Default: <see langword="null"/>, and a request with a key is refused.
    /// </summary>
    public IKlingIdempotencyStore? IdempotencyStore { get; set; }

    /// <summary>
    /// Whether a request that <see cref="KlingRequest.Validate"/> finds wrong is refused before anything is sent. Default: <see langword="true"/>.
    /// Otherwise the problems are only logged, because fal may accept more than this version knows.
    /// </summary>
    public bool ValidateRequests { get; set; } = true;

    /// <summary>
    /// Whether the spans of generations carry the prompt (<c>gen_ai.input.messages</c>), for whoever can read the traces. Default: <see langword="false"/>.
    /// Logs and metrics never do.
    /// </summary>
    public bool CapturePrompts { get; set; }

    /// <summary>
    /// Called for each attempt of every request, just before it is sent: the place to add headers, such as a gateway's signature. Default: <see langword="null"/>.
    /// It must not change URL, method, content or the Authorization header. When it throws, nothing is sent and the call fails with a <see cref="KlingException"/>.
    /// </summary>
    /// <remarks>Its token fires when the attempt's time elapses or the call is cancelled. Paid requests pass it too, although they go around all handlers.</remarks>
    public Func<HttpRequestMessage, CancellationToken, ValueTask>? PrepareRequest { get; set; }

    /// <summary>
    /// Whether a paid request may go around any handler of the application. Default: <see langword="false"/>: it goes around those of Microsoft.Extensions, Polly and OpenTelemetry,
    /// and is refused, unsent, where there is another, because that may be there to stop or change it.
    /// </summary>
    /// <remarks>No handler sees a paid request in either case, so none can send it twice or answer in fal's place. Every other request passes all handlers.</remarks>
    public bool BypassHandlersForPaidRequests { get; set; }

    /// <summary>
    /// Whether a subclass of <see cref="HttpClientHandler"/> may send paid requests. Default: <see langword="false"/>, they are refused, unsent: such a class may send a request again by itself.
    /// </summary>
    public bool AllowHttpClientHandlerSubclass { get; set; }

    /// <summary>The clock for every deadline, delay and timestamp. Default: <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
