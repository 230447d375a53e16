using System.Globalization;
using System.Text;

namespace Fal.Kling.Emulator;

/// <summary>Something that goes wrong with one request. Order it with <see cref="FaultPlan"/>, or by name in the header <see cref="HeaderName"/>.</summary>
public abstract class Fault
{
    /// <summary>
    /// The request header that orders a fault for its own request, by <see cref="Name"/>, such as <c>accept-then-reset</c> or <c>cut-stream=2</c>.
    /// </summary>
    public const string HeaderName = "X-Emulator-Fault";

    private static int changes = 1_000_000;

    private protected Fault(string name) => Name = name;

    /// <summary>The connection is reset (over HTTP/2 the stream) before the request's body is read. Nothing was accepted.</summary>
    public static Fault ResetBeforeBody { get; } = new ResetFault("reset-before-body", ResetFault.Moment.BeforeBody);

    /// <summary>The connection is reset after the first bytes of the request's body. Nothing was accepted.</summary>
    public static Fault ResetWithinBody { get; } = new ResetFault("reset-within-body", ResetFault.Moment.WithinBody);

    /// <summary>The connection is reset after the whole of the request's body. Nothing was accepted, which the client cannot know.</summary>
    public static Fault ResetAfterBody { get; } = new ResetFault("reset-after-body", ResetFault.Moment.AfterBody);

    /// <summary>Nothing is accepted and no answer comes, until the client leaves.</summary>
    public static Fault Hang { get; } = new HangFault("hang");

    /// <summary>The request is accepted, and the connection reset instead of an answer.</summary>
    public static Fault AcceptThenReset { get; } = new AcceptThenFault("accept-then-reset", exchange =>
    {
        exchange.Http.Abort();
        return Task.CompletedTask;
    });

    /// <summary>The request is accepted, and no answer comes, until the client leaves or the emulator is disposed.</summary>
    public static Fault AcceptThenHang { get; } = new AcceptThenFault("accept-then-hang", exchange => exchange.HangAsync());

    /// <summary>The request is accepted, and the proxy before fal answers 502 with HTML, without <c>x-fal-request-id</c>.</summary>
    public static Fault AcceptThenBadGateway { get; } =
        new AcceptThenFault("accept-then-bad-gateway", exchange => FaultAnswer.Html(502, "Bad Gateway").SendAsync(exchange));

    /// <summary>The request is accepted, and a 502 with HTML comes back that has an <c>x-fal-request-id</c>.</summary>
    public static Fault AcceptThenBadGatewayWithRequestId { get; } = new AcceptThenFault(
        "accept-then-bad-gateway-with-request-id",
        exchange => (FaultAnswer.Html(502, "Bad Gateway") with { NamesRequest = true }).SendAsync(exchange));

    /// <summary>The request is accepted, and the first half of the true answer comes back, with the <c>Content-Length</c> of the whole.</summary>
    public static Fault AcceptThenHalfBody { get; } = new SpoiltBodyFault("accept-then-half-body", exchange => new HalvedBody(exchange));

    /// <summary>The request is accepted, and the first half of the true answer comes back in chunks, without a last one.</summary>
    public static Fault AcceptThenHalfBodyInChunks { get; } =
        new SpoiltBodyFault("accept-then-half-body-in-chunks", exchange => new HalvedBody(exchange), isChunked: true);

    /// <summary>The request is accepted, and a 200 comes back whose body cannot be read.</summary>
    public static Fault AcceptThenGarbage { get; } = new AcceptThenFault(
        "accept-then-garbage", exchange => new FaultAnswer(200, [0x7B, 0x22, 0xFF, 0xFE, 0x00, 0x3C, 0x3E]).SendAsync(exchange));

    /// <summary>The proxy before fal answers 502 with HTML. Nothing was accepted, which the client cannot know.</summary>
    public static Fault BadGateway { get; } = new AnswerFault("bad-gateway", _ => FaultAnswer.Html(502, "Bad Gateway"));

    /// <summary>401: the key is not known, from one request to the next.</summary>
    public static Fault Unauthorized { get; } = new AnswerFault("unauthorized", _ => FaultAnswer.Detail(401, "No user found for Key ID and Secret"));

    /// <summary>403: the balance is used up and the account locked.</summary>
    public static Fault BalanceExhausted { get; } = new AnswerFault(
        "balance-exhausted",
        _ => FaultAnswer.Detail(403, "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing."));

    /// <summary>A status without its <c>queue_position</c>.</summary>
    public static Fault OmitQueuePosition { get; } = Reshape("omit-queue-position", new StatusShape { OmitsPosition = true });

    /// <summary>A result of 200 that has no <c>video</c>.</summary>
    public static Fault MissingVideo { get; } =
        new AnswerFault("missing-video", _ => new FaultAnswer(200, """{"images":[]}"""u8.ToArray()) { NamesRequest = true });

    /// <summary>A download is answered with the whole file, whatever range was asked for.</summary>
    public static Fault IgnoreRange { get; } = new CircumstanceFault("ignore-range", exchange => exchange.IgnoresRange = true);

    /// <summary>The file becomes another of the same length right before it is served: its bytes and its ETag change, for good.</summary>
    public static Fault ChangeFile { get; } = new CircumstanceFault(
        "change-file", exchange => exchange.ChangesFile = file => file.Replace(file.Length, Interlocked.Increment(ref changes)));

    /// <summary>200 with an HTML page instead of the file.</summary>
    public static Fault HtmlPage { get; } = new AnswerFault("html-page", _ => FaultAnswer.Html(200, "OK, but not your file"));

    /// <summary>416: the range is beyond the file.</summary>
    public static Fault RangeNotSatisfiable { get; } = new AnswerFault("range-not-satisfiable", _ => FaultAnswer.Detail(416, "Range not satisfiable"));

    /// <summary>403 as for a link that has expired.</summary>
    public static Fault Expired { get; } = new AnswerFault("expired", _ => FaultAnswer.Detail(403, "Request has expired"));

    /// <summary>The model broke: 500 with a <c>detail</c> list of type <c>internal_server_error</c>. On a submit: the job ends so.</summary>
    public static Fault InternalServerError { get; } = new JobFailureFault(
        "internal-server-error", JobFailure.OfModel(500, [new InputProblem(null, "Internal server error", "internal_server_error")]));

    /// <summary>The name by which the header <see cref="HeaderName"/> orders it.</summary>
    public string Name { get; }

    /// <summary>An answer of any kind in place of the operation; nothing is accepted.</summary>
    /// <param name="statusCode">The HTTP status, from 200 to 599.</param>
    /// <param name="body">The body, as JSON unless <paramref name="headers"/> has a <c>Content-Type</c>. Default: a <c>detail</c> that names the status.</param>
    /// <param name="headers">Further headers. Default: none.</param>
    /// <returns>The fault.</returns>
    public static Fault Answer(int statusCode, string? body = null, IReadOnlyDictionary<string, string>? headers = null) =>
        new AnswerFault(NameOf("answer", statusCode), _ => Custom(statusCode, body, headers));

    /// <summary>The request is accepted, and an answer of any kind comes back.</summary>
    /// <inheritdoc cref="Answer" path="/param"/>
    /// <returns>The fault.</returns>
    public static Fault AcceptThenAnswer(int statusCode, string? body = null, IReadOnlyDictionary<string, string>? headers = null) =>
        new AcceptThenFault(NameOf("accept-then-answer", statusCode), exchange => Custom(statusCode, body, headers).SendAsync(exchange));

    /// <summary>429: too many requests; nothing is accepted.</summary>
    /// <param name="retryAfter">What the header <c>Retry-After</c> says, in whole seconds. Default: no such header.</param>
    /// <returns>The fault.</returns>
    public static Fault RateLimited(TimeSpan? retryAfter = null) =>
        new AnswerFault(NameOf("rate-limited", retryAfter), _ => FaultAnswer.Detail(429, "Too many requests").WithRetryAfter(retryAfter));

    /// <summary>503: not available now; nothing is accepted.</summary>
    /// <param name="retryAfter">What the header <c>Retry-After</c> says, in whole seconds. Default: no such header.</param>
    /// <returns>The fault.</returns>
    public static Fault Unavailable(TimeSpan? retryAfter = null) =>
        new AnswerFault(NameOf("unavailable", retryAfter), _ => FaultAnswer.Detail(503, "Service temporarily unavailable").WithRetryAfter(retryAfter));

    /// <summary>The status stream breaks off after some events, without COMPLETED.</summary>
    /// <param name="afterEvents">How many events come first; comments do not count. Default: 1. With 0 only the headers come.</param>
    /// <returns>The fault. Over HTTP/2 the reset may overtake events that the client has not read yet.</returns>
    public static Fault CutStream(int afterEvents = 1) => BreakStream("cut-stream", BreakOff.Cut, afterEvents);

    /// <summary>The status stream ends cleanly after some events, without COMPLETED.</summary>
    /// <param name="afterEvents">How many events come first; comments do not count. Default: 1. With 0 only the headers come.</param>
    /// <returns>The fault.</returns>
    public static Fault EndStream(int afterEvents = 1) => BreakStream("end-stream", BreakOff.End, afterEvents);

    /// <summary>The status stream falls silent after some events: no more events, no keep-alive, no end.</summary>
    /// <param name="afterEvents">How many events come first; comments do not count. Default: 0, only the headers come.</param>
    /// <returns>The fault.</returns>
    public static Fault SilenceStream(int afterEvents = 0) => BreakStream("silence-stream", BreakOff.Hang, afterEvents);

    /// <summary>The answer arrives in pieces, each flushed on its own, so that lines, events and characters are split anywhere.</summary>
    /// <param name="size">The bytes of a piece. Default: 1.</param>
    /// <returns>The fault.</returns>
    public static Fault SplitBody(int size = 1) => new SpoiltBodyFault(NameOf("split-body", size), exchange => new SplitBody(exchange.Http.Response, size));

    /// <summary>The transfer is reset after some bytes: of the request if it is an upload, otherwise of the answer. Over HTTP/2 the stream is reset.</summary>
    /// <param name="bytes">
    /// How many bytes of this transfer come first. Of an upload it is at least this many. Of an answer it is at most this many, because a reset
    /// overtakes bytes on their way: for an exact number take <see cref="CutAt"/> over HTTP/1.1.
    /// </param>
    /// <returns>The fault.</returns>
    public static Fault ResetAt(long bytes) => new TransferFault(NameOf("reset-at", bytes), BreakOff.Reset, bytes);

    /// <summary>The answer stops after some bytes, short of its <c>Content-Length</c>, and the connection closes (over HTTP/2 the stream is reset).</summary>
    /// <param name="bytes">How many bytes of this transfer come through first.</param>
    /// <returns>The fault.</returns>
    public static Fault CutAt(long bytes) => new TransferFault(NameOf("cut-at", bytes), BreakOff.Cut, bytes);

    /// <summary>The transfer stalls after some bytes, of the request if it is an upload, otherwise of the answer, and nothing closes.</summary>
    /// <param name="bytes">How many bytes of this transfer come through first.</param>
    /// <returns>The fault.</returns>
    public static Fault StallAt(long bytes) => new TransferFault(NameOf("stall-at", bytes), BreakOff.Hang, bytes);

    /// <summary>The answer has no <c>Content-Length</c> and ends after some bytes as if it were whole.</summary>
    /// <param name="bytes">How many bytes come.</param>
    /// <returns>The fault.</returns>
    public static Fault EndAt(long bytes) => new TransferFault(NameOf("end-at", bytes), BreakOff.End, bytes, isChunked: true);

    /// <summary>The answer says that it is shorter than the file, and is.</summary>
    /// <param name="bytes">The <c>Content-Length</c>, and how many bytes come.</param>
    /// <returns>The fault.</returns>
    public static Fault ShortenTo(long bytes) => new SpoiltBodyFault(NameOf("shorten-to", bytes), exchange =>
    {
        exchange.ClaimedLength = bytes;
        return new BrokenOffBody(exchange, BreakOff.End, bytes, afterEvents: null);
    });

    /// <summary>
    /// A status that is not the true one: <c>IN_QUEUE</c> after the run has begun, or a word that nobody knows. In a stream it is an event of its own
    /// right before COMPLETED.
    /// </summary>
    /// <param name="status">The status to claim.</param>
    /// <returns>The fault.</returns>
    public static Fault ClaimStatus(string status) => Reshape(NameOf("claim-status", status), new StatusShape { Claim = status });

    /// <summary>Log entries in another of the shapes that fal's documents and clients show.</summary>
    /// <param name="shape">The shape.</param>
    /// <returns>The fault.</returns>
    public static Fault ShapeLogs(EmulatedLogShape shape) => Reshape(NameOf("shape-logs", shape), new StatusShape { Logs = shape });

    /// <summary>A result that says "Request is still in progress" once more, after COMPLETED.</summary>
    /// <param name="statusCode">The HTTP status. Default: 400; 200 has been seen too.</param>
    /// <returns>The fault.</returns>
    public static Fault ResultEarly(int statusCode = 400) => new AnswerFault(
        NameOf("result-early", statusCode),
        exchange => new FaultAnswer(statusCode, StatusJson.WriteStillInProgress(exchange.RequestsPrefix, exchange.RequestId ?? string.Empty)) { NamesRequest = true });

    /// <summary>
    /// The model refuses or fails: a <c>detail</c> list. On a submit the job is accepted, runs, and ends so; on any other operation only this answer is so.
    /// </summary>
    /// <param name="type">fal's machine word, such as <c>content_policy_violation</c>.</param>
    /// <param name="message">The sentence for people.</param>
    /// <param name="statusCode">The HTTP status of the result. Default: 422.</param>
    /// <param name="field">The input's field that is to blame. Default: none, the input as a whole.</param>
    /// <param name="needsRetry">What the header <c>X-Fal-Needs-Retry</c> says. Default: no such header.</param>
    /// <returns>The fault.</returns>
    public static Fault ModelError(string type, string message, int statusCode = 422, string? field = null, bool? needsRetry = null) => new JobFailureFault(
        NameOf("model-error", type), JobFailure.OfModel(statusCode, [new InputProblem(field, message, type)]) with { NeedsRetry = needsRetry });

    /// <summary>
    /// The platform fails: <c>detail</c> and <c>error_type</c>. On a submit the job is accepted, runs, and ends so; on any other operation only this answer is so.
    /// </summary>
    /// <param name="errorType">fal's machine word, such as <c>runner_disconnected</c>.</param>
    /// <param name="statusCode">The HTTP status of the result, such as 503.</param>
    /// <param name="message">The sentence for people. Default: one that names the type.</param>
    /// <returns>The fault.</returns>
    public static Fault PlatformError(string errorType, int statusCode, string? message = null) =>
        new JobFailureFault(NameOf("platform-error", errorType), JobFailure.OfPlatform(statusCode, errorType, message ?? $"The request failed: {errorType}"));

    /// <summary>The fault of a name, such as <c>accept-then-reset</c> or <c>cut-stream=2</c>.</summary>
    /// <param name="name">The name, with an equals sign and an argument for faults that take one.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="FormatException">No fault has that name; the message lists those that there are.</exception>
    public static Fault Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return FaultNames.Parse(name);
    }

    /// <summary>The fault's name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;

    internal abstract Task RunAsync(Exchange exchange, Func<Task> operation);

    private static CircumstanceFault Reshape(string name, StatusShape shape) => new(name, exchange => exchange.StatusShape = shape);

    private static SpoiltBodyFault BreakStream(string name, BreakOff how, int afterEvents) =>
        new(NameOf(name, afterEvents), exchange => new BrokenOffBody(exchange, how, afterBytes: null, afterEvents));

    private static FaultAnswer Custom(int statusCode, string? body, IReadOnlyDictionary<string, string>? headers) =>
        new(statusCode, body is null ? ErrorBodies.Detail($"Answered with {statusCode}, as ordered") : Encoding.UTF8.GetBytes(body))
        {
            Headers = headers ?? new Dictionary<string, string>(),
            NamesRequest = true,
        };

    private static string NameOf(string kind, object? argument) => argument switch
    {
        null => kind,
        TimeSpan time => string.Create(CultureInfo.InvariantCulture, $"{kind}={time.TotalSeconds}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{kind}={argument}"),
    };
}
