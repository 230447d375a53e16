using System.Net;

namespace Fal.Kling;

/// <summary>fal answered, and the answer was no, or could not be used.</summary>
public sealed class KlingApiException : KlingException
{
    /// <summary>Describes an answer of fal.</summary>
    /// <param name="message">A sentence that names the call and the reason.</param>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="ticket">The job, if there is one.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public KlingApiException(string message, HttpStatusCode statusCode, JobTicket? ticket = null, Exception? innerException = null)
        : base(message, ticket, innerException) => StatusCode = statusCode;

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>Why fal refused.</summary>
    public ApiErrorReason Reason { get; init; }

    /// <summary>fal's machine-readable type such as <c>startup_timeout</c> (source: fal.ai/docs, request errors); <see langword="null"/> when it gave none.</summary>
    public string? ErrorType { get; init; }

    /// <summary>fal's id of the request, from the answer's <c>x-fal-request-id</c>; <see langword="null"/> when it gave none.</summary>
    public string? RequestId { get; init; }

    /// <summary>Whether the same call may succeed later: what fal says, and where it says nothing, true for 408, 429 and 5xx.</summary>
    public bool IsRetryable { get; init; }

    /// <summary>How long fal asked to wait before calling again; <see langword="null"/> when it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The answer's body as it came, at most 64 KiB of it.</summary>
    public string? RawBody { get; init; }

    private protected override string? KnownRequestId => base.KnownRequestId ?? RequestId;
}
