namespace Fal.Kling;

/// <summary>One of our own budgets ran out. The job, if there is one, goes on at fal and can be waited for again with <see cref="KlingException.Ticket"/>.</summary>
public sealed class KlingTimeoutException : KlingException
{
    /// <summary>Describes a budget that ran out.</summary>
    /// <param name="message">What was being done.</param>
    /// <param name="budget">The name of the setting or limit.</param>
    /// <param name="limit">Its value.</param>
    /// <param name="ticket">The job, if there is one.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public KlingTimeoutException(string message, string budget, TimeSpan limit, JobTicket? ticket = null, Exception? innerException = null)
        : base(message, ticket, innerException)
    {
        Budget = budget;
        Limit = limit;
    }

    /// <summary>
    /// What ran out: <c>KlingClientOptions.HttpTimeout</c>, <c>WatchOptions.Timeout</c>, <c>the outage limit of a wait</c> (half an hour without a usable answer about the job),
    /// or <c>the idle limit of a transfer</c> (45 seconds in which no byte moved). These names stay.
    /// </summary>
    public string Budget { get; }

    /// <summary>How long it allowed.</summary>
    public TimeSpan Limit { get; }

    /// <summary>What happened to the job when <see cref="RunOptions.CancelJobOnAbort"/> was set; <see langword="null"/> when fal was not asked, or did not answer.</summary>
    public CancelOutcome? JobCancellation { get; internal set; }
}
