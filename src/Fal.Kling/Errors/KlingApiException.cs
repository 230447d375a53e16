using System.Net;

namespace Fal.Kling;

/// <summary>fal responded, but refused the call or sent an unusable response.</summary>
public sealed class KlingApiException : KlingException
{
    /// <summary>Creates the exception for a response from fal.</summary>
    /// <param name="message">A sentence that names the call and the reason.</param>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="ticket">The job, if there is one.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public KlingApiException(string message, HttpStatusCode statusCode, JobTicket? ticket = null, Exception? innerException = null)
        : base(message, ticket, innerException) => StatusCode = statusCode;

    /// <summary>Gets the HTTP status.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>Gets the reason why fal refused.</summary>
    public ApiErrorReason Reason { get; init; }

    /// <summary>
    /// Gets fal's machine-readable type such as <c>startup_timeout</c>; <see langword="null"/> when fal did not send one. Source: fal.ai/docs, request errors.
    /// </summary>
    public string? ErrorType { get; init; }

    /// <summary>Gets fal's id of the request, from the response's <c>x-fal-request-id</c>; <see langword="null"/> when fal did not send one.</summary>
    public string? RequestId { get; init; }

    /// <summary>Gets whether the same call may succeed later. If fal does not say, this is true for 408, 429 and 5xx.</summary>
    public bool IsRetryable { get; init; }

    /// <summary>Gets how long fal asked to wait before the next call; <see langword="null"/> when it did not ask.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Gets the unmodified response body, up to 64 KiB.</summary>
    public string? RawBody { get; init; }

    private protected override string? KnownRequestId => base.KnownRequestId ?? RequestId;
}
