using System.Text;

namespace Fal.Kling.Emulator;

/// <content>Faults of any request.</content>
public abstract partial class Fault
{
    /// <summary>The connection is reset before the request's body is read. Nothing is accepted. Over HTTP/2, the stream is reset.</summary>
    public static Fault ResetBeforeBody { get; } = new ResetFault("reset-before-body", ResetFault.Moment.BeforeBody);

    /// <summary>The connection is reset after the first bytes of the request's body. Nothing is accepted.</summary>
    public static Fault ResetWithinBody { get; } = new ResetFault("reset-within-body", ResetFault.Moment.WithinBody);

    /// <summary>The connection is reset after the whole request body. Nothing is accepted, but the client cannot know that.</summary>
    public static Fault ResetAfterBody { get; } = new ResetFault("reset-after-body", ResetFault.Moment.AfterBody);

    /// <summary>Nothing is accepted, and no response is sent until the client disconnects.</summary>
    public static Fault Hang { get; } = new HangFault("hang");

    /// <summary>The request is accepted, and the connection is reset before a response is sent.</summary>
    public static Fault AcceptThenReset { get; } = new AcceptThenFault("accept-then-reset", exchange =>
    {
        exchange.Http.Abort();
        return Task.CompletedTask;
    });

    /// <summary>The request is accepted, and no response is sent until the client disconnects or the emulator is disposed.</summary>
    public static Fault AcceptThenHang { get; } = new AcceptThenFault("accept-then-hang", exchange => exchange.HangAsync());

    /// <summary>The request is accepted, and the proxy in front of fal returns a 502 with HTML and no <c>x-fal-request-id</c>.</summary>
    public static Fault AcceptThenBadGateway { get; } =
        new AcceptThenFault("accept-then-bad-gateway", exchange => FaultAnswer.Html(502, "Bad Gateway").SendAsync(exchange));

    /// <summary>The request is accepted, and the response is a 502 with HTML and an <c>x-fal-request-id</c>.</summary>
    public static Fault AcceptThenBadGatewayWithRequestId { get; } = new AcceptThenFault(
        "accept-then-bad-gateway-with-request-id",
        exchange => (FaultAnswer.Html(502, "Bad Gateway") with { NamesRequest = true }).SendAsync(exchange));

    /// <summary>The request is accepted, and only the first half of the response is sent, with the <c>Content-Length</c> of the whole.</summary>
    public static Fault AcceptThenHalfBody { get; } = new SpoiltBodyFault("accept-then-half-body", exchange => new HalvedBody(exchange));

    /// <summary>The request is accepted, and only the first half of the response is sent, in chunks without the final one.</summary>
    public static Fault AcceptThenHalfBodyInChunks { get; } =
        new SpoiltBodyFault("accept-then-half-body-in-chunks", exchange => new HalvedBody(exchange), isChunked: true);

    /// <summary>The request is accepted, and the response is a 200 whose body cannot be read.</summary>
    public static Fault AcceptThenGarbage { get; } = new AcceptThenFault(
        "accept-then-garbage", exchange => new FaultAnswer(200, [0x7B, 0x22, 0xFF, 0xFE, 0x00, 0x3C, 0x3E]).SendAsync(exchange));

    /// <summary>The proxy in front of fal returns a 502 with HTML. Nothing is accepted, but the client cannot know that.</summary>
    public static Fault BadGateway { get; } = new AnswerFault("bad-gateway", _ => FaultAnswer.Html(502, "Bad Gateway"));

    /// <summary>401: the key is unknown, for this one request.</summary>
    public static Fault Unauthorized { get; } = new AnswerFault("unauthorized", _ => FaultAnswer.Detail(401, "No user found for Key ID and Secret"));

    /// <summary>403: the balance is exhausted and the account is locked.</summary>
    public static Fault BalanceExhausted { get; } = new AnswerFault(
        "balance-exhausted",
        _ => FaultAnswer.Detail(403, "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing."));

    /// <summary>Any response in place of the operation. Nothing is accepted.</summary>
    /// <param name="statusCode">The HTTP status, from 200 to 599.</param>
    /// <param name="body">The body, as JSON unless <paramref name="headers"/> has a <c>Content-Type</c>. Default: a <c>detail</c> that names the status.</param>
    /// <param name="headers">Additional headers. Default: none.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The status is not from 200 to 599.</exception>
    public static Fault Answer(int statusCode, string? body = null, IReadOnlyDictionary<string, string>? headers = null)
    {
        ThrowIfNoFinalStatus(statusCode);
        return new AnswerFault(NameOf("answer", statusCode), _ => Custom(statusCode, body, headers));
    }

    /// <summary>The request is accepted, and the response is replaced by any other.</summary>
    /// <inheritdoc cref="Answer" path="/*[self::param or self::exception]"/>
    /// <returns>The fault.</returns>
    public static Fault AcceptThenAnswer(int statusCode, string? body = null, IReadOnlyDictionary<string, string>? headers = null)
    {
        ThrowIfNoFinalStatus(statusCode);
        return new AcceptThenFault(NameOf("accept-then-answer", statusCode), exchange => Custom(statusCode, body, headers).SendAsync(exchange));
    }

    /// <summary>429: too many requests. Nothing is accepted.</summary>
    /// <param name="retryAfter">The value of the <c>Retry-After</c> header, rounded up to whole seconds; 0 or more. Default: no such header.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public static Fault RateLimited(TimeSpan? retryAfter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(retryAfter ?? TimeSpan.Zero, TimeSpan.Zero, nameof(retryAfter));
        return new AnswerFault(NameOf("rate-limited", retryAfter), _ => FaultAnswer.Detail(429, "Too many requests").WithRetryAfter(retryAfter));
    }

    /// <summary>503: temporarily unavailable. Nothing is accepted.</summary>
    /// <param name="retryAfter">The value of the <c>Retry-After</c> header, rounded up to whole seconds; 0 or more. Default: no such header.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public static Fault Unavailable(TimeSpan? retryAfter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(retryAfter ?? TimeSpan.Zero, TimeSpan.Zero, nameof(retryAfter));
        return new AnswerFault(NameOf("unavailable", retryAfter), _ => FaultAnswer.Detail(503, "Service temporarily unavailable").WithRetryAfter(retryAfter));
    }

    /// <summary>The response is sent in small pieces, each flushed separately, so that lines, events and characters are split.</summary>
    /// <param name="size">The size of a piece in bytes, 1 or more. Default: 1.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is less than 1.</exception>
    public static Fault SplitBody(int size = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        return new SpoiltBodyFault(NameOf("split-body", size), exchange => new SplitBody(exchange, size));
    }

    /// <summary>An error whose body repeats the request's <c>Authorization</c> header, including the key. Nothing is accepted.</summary>
    /// <param name="statusCode">The HTTP status, from 200 to 599, such as 400, 401, 422 or 500. Default: 401. With 422 the <c>detail</c> is a list.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The status is not from 200 to 599.</exception>
    public static Fault EchoKey(int statusCode = 401)
    {
        ThrowIfNoFinalStatus(statusCode);
        return new AnswerFault(NameOf("echo-key", statusCode), exchange =>
        {
            string message = $"The request could not be processed. Its header was 'Authorization: {exchange.Http.Request.Headers.Authorization}'";
            byte[] body = statusCode == 422 ? ErrorBodies.Problems([new InputProblem([], message, "value_error")]) : ErrorBodies.Detail(message);
            return new FaultAnswer(statusCode, body) { NamesRequest = true };
        });
    }

    /// <summary>A redirect. Nothing is accepted.</summary>
    /// <param name="statusCode">301, 302, 303, 307 or 308.</param>
    /// <param name="location">The target: a URL, or a path on the same host.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException">The status is not a redirect, or the location is empty or not printable ASCII.</exception>
    public static Fault Redirect(int statusCode, string location)
    {
        if (statusCode is not (301 or 302 or 303 or 307 or 308))
        {
            throw new ArgumentOutOfRangeException(nameof(statusCode), statusCode, "The status of a redirect must be 301, 302, 303, 307 or 308.");
        }

        ArgumentException.ThrowIfNullOrEmpty(location);
        HeaderText.ThrowIfNotSendable(location);
        Dictionary<string, string> headers = new() { ["Location"] = location };
        return new AnswerFault(NameOf("redirect", $"{statusCode} {location}"), _ => new FaultAnswer(statusCode, []) { Headers = headers });
    }

    private static FaultAnswer Custom(int statusCode, string? body, IReadOnlyDictionary<string, string>? headers) =>
        new(statusCode, body is null ? ErrorBodies.Detail($"An injected fault returned {statusCode}") : Encoding.UTF8.GetBytes(body))
        {
            Headers = headers ?? new Dictionary<string, string>(),
            NamesRequest = true,
        };

    // 1xx is excluded: Kestrel sends its own, and a client would keep waiting for the final response.
    private static void ThrowIfNoFinalStatus(int statusCode)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(statusCode, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(statusCode, 599);
    }
}
