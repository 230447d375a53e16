namespace Fal.Kling;

/// <summary>One of the client's own limits elapsed. The job, if there is one, continues at fal and can be waited for again with <see cref="KlingException.Ticket"/>.</summary>
public sealed class KlingTimeoutException : KlingException
{
    /// <summary>Describes a limit that elapsed.</summary>
    /// <param name="message">What was being done.</param>
    /// <param name="limit">Which limit it was.</param>
    /// <param name="duration">How long it allowed.</param>
    /// <param name="ticket">The job, if there is one.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public KlingTimeoutException(string message, TimeoutLimit limit, TimeSpan duration, JobTicket? ticket = null, Exception? innerException = null)
        : base(message, ticket, innerException)
    {
        Limit = limit;
        Duration = duration;
    }

    /// <summary>Which limit elapsed.</summary>
    public TimeoutLimit Limit { get; }

    /// <summary>How long it allowed.</summary>
    public TimeSpan Duration { get; }

    /// <summary>
    /// What happened to the job when <c>RunOptions.CancelJobOnAbort</c> was set; <see langword="null"/> when fal was not asked, or did not respond.
    /// </summary>
    public CancelOutcome? JobCancellation { get; internal set; }
}

/// <summary>The limits whose end is a <see cref="KlingTimeoutException"/>.</summary>
public enum TimeoutLimit
{
    /// <summary><c>KlingClientOptions.HttpTimeout</c>: one HTTP attempt, until its response was read.</summary>
    HttpTimeout,

    /// <summary><c>WatchOptions.Timeout</c>: the whole wait.</summary>
    WaitTimeout,

    /// <summary>Half an hour in which fal gave no usable response about a job that is waited for.</summary>
    Outage,

    /// <summary>45 seconds in which no byte of an upload or download moved.</summary>
    IdleTransfer,
}
