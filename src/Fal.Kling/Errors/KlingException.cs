namespace Fal.Kling;

/// <summary>
/// The base class of this library's exceptions. Only <see cref="KlingCanceledException"/> is an <see cref="OperationCanceledException"/> instead. It is thrown
/// itself when fal could not be reached, a URL was refused, the key is missing, or a video could not be downloaded or written.
/// </summary>
public class KlingException : Exception
{
    /// <summary>Creates the exception for a failure.</summary>
    /// <param name="message">What failed and what the caller can do.</param>
    /// <param name="ticket">The job that the failure happened to, if there is one.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public KlingException(string message, JobTicket? ticket = null, Exception? innerException = null)
        : base(message, innerException) => Ticket = ticket;

    /// <summary>
    /// Gets the ticket of the job, on every failure after fal has accepted the submission; <see langword="null"/> before that. Unless the exception says that
    /// the job has ended (<see cref="KlingJobFailedException"/>, <see cref="KlingValidationException"/>), it continues and is billable. Use the ticket to wait
    /// for it or to fetch
    /// its result.
    /// </summary>
    public JobTicket? Ticket { get; internal set; }

    /// <summary>Gets what failed, what the caller can do, and the request id if it is known.</summary>
    public override string Message
    {
        get
        {
            string message = Consequence is null ? base.Message : $"{base.Message} {Consequence}";
            return KnownRequestId is { } id ? WithRequestId(message, id) : message;
        }
    }

    /// <summary>Gets or sets a sentence about what the failure means for the call.</summary>
    internal string? Consequence { get; set; }

    private protected virtual string? KnownRequestId => Ticket?.RequestId;

    /// <summary>Inserts the request id before the message's full stop.</summary>
    internal static string WithRequestId(string message, string requestId) =>
        message.EndsWith('.') ? $"{message[..^1]} (request {requestId})." : $"{message} (request {requestId})";
}
