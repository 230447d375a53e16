namespace Fal.Kling;

/// <summary>One of our own budgets ran out. The job, if there is one, goes on at fal and can be waited for again with <see cref="KlingException.Ticket"/>.</summary>
public sealed class KlingTimeoutException : KlingException
{
    /// <summary>Describes a budget that ran out.</summary>
    /// <param name="message">What was being done.</param>
    /// <param name="budget">The setting's name.</param>
    /// <param name="limit">The setting's value.</param>
    /// <param name="ticket">The job, if there is one.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public KlingTimeoutException(string message, string budget, TimeSpan limit, JobTicket? ticket = null, Exception? innerException = null)
        : base(message, ticket, innerException)
    {
        Budget = budget;
        Limit = limit;
    }

    /// <summary>The name of the setting that ran out, such as <c>KlingClientOptions.HttpTimeout</c> or <c>WatchOptions.Timeout</c>.</summary>
    public string Budget { get; }

    /// <summary>How long it allowed.</summary>
    public TimeSpan Limit { get; }

    /// <summary>What happened to the job when <see cref="RunOptions.CancelJobOnAbort"/> was set; <see langword="null"/> when fal was not asked, or did not answer.</summary>
    public CancelOutcome? JobCancellation { get; internal set; }
}
