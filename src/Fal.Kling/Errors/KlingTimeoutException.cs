namespace Fal.Kling;

/// <summary>
/// One of the client's own timeouts elapsed. The job, if there is one, continues at fal. Use <see cref="KlingException.Ticket"/> to wait for it again.
/// </summary>
public sealed class KlingTimeoutException : KlingException
{
    /// <summary>Creates the exception for a timeout that elapsed.</summary>
    /// <param name="message">What was being done.</param>
    /// <param name="limit">Which timeout elapsed.</param>
    /// <param name="duration">The timeout's duration.</param>
    /// <param name="ticket">The job, if there is one.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public KlingTimeoutException(string message, TimeoutLimit limit, TimeSpan duration, JobTicket? ticket = null, Exception? innerException = null)
        : base(message, ticket, innerException)
    {
        Limit = limit;
        Duration = duration;
    }

    /// <summary>Gets which timeout elapsed.</summary>
    public TimeoutLimit Limit { get; }

    /// <summary>Gets the timeout's duration.</summary>
    public TimeSpan Duration { get; }

    /// <summary>
    /// Gets what happened to the job when <c>RunOptions.CancelJobOnAbort</c> was set; <see langword="null"/> when fal was not asked, or did not respond.
    /// </summary>
    public CancelOutcome? JobCancellation { get; internal set; }
}

/// <summary>The timeouts that lead to a <see cref="KlingTimeoutException"/>.</summary>
public enum TimeoutLimit
{
    /// <summary><c>KlingClientOptions.HttpTimeout</c>: one HTTP attempt, until its response was read.</summary>
    HttpTimeout,

    /// <summary><c>WatchOptions.Timeout</c>: the whole wait.</summary>
    WaitTimeout,

    /// <summary>Half an hour in which fal gave no usable response about a job during a wait.</summary>
    Outage,

    /// <summary>45 seconds in which an upload or download made no progress.</summary>
    IdleTransfer,
}
