namespace Fal.Kling;

/// <summary>
/// The base of this library's failures; only <see cref="KlingCanceledException"/> is an <see cref="OperationCanceledException"/> instead. Thrown as such where fal could not be
/// reached, where a URL was refused, where there is no key, and where a video could not be downloaded or written.
/// </summary>
public class KlingException : Exception
{
    /// <summary>Describes a failure.</summary>
    /// <param name="message">What failed and what the caller can do.</param>
    /// <param name="ticket">The job it happened to, if there is one.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public KlingException(string message, JobTicket? ticket = null, Exception? innerException = null)
        : base(message, innerException) => Ticket = ticket;

    /// <summary>
    /// The job, on every failure after fal has accepted the submission. <see langword="null"/> before that. Unless the exception says that the job has ended
    /// (<see cref="KlingJobFailedException"/>, <see cref="KlingValidationException"/>), it continues, is paid for, and can be waited for or fetched with this.
    /// </summary>
    public JobTicket? Ticket { get; internal set; }

    /// <summary>What failed, what the caller can do, and the request id where one is known.</summary>
    public override string Message
    {
        get
        {
            string message = Consequence is null ? base.Message : $"{base.Message} {Consequence}";
            return KnownRequestId is { } id ? WithRequestId(message, id) : message;
        }
    }

    /// <summary>What the failure means for the call that it happened in, as a sentence.</summary>
    internal string? Consequence { get; set; }

    private protected virtual string? KnownRequestId => Ticket?.RequestId;

    /// <summary>The message with the request id before its full stop.</summary>
    internal static string WithRequestId(string message, string requestId) =>
        message.EndsWith('.') ? $"{message[..^1]} (request {requestId})." : $"{message} (request {requestId})";
}
