namespace Fal.Kling;

/// <summary>
/// The caller's token fired after the submit was answered. Only the wait has stopped: the job goes on at fal, unless
/// <see cref="RunOptions.CancelJobOnAbort"/> was set or <see cref="KlingJob.CancelAsync"/> is called.
/// </summary>
public sealed class KlingCanceledException : OperationCanceledException
{
    /// <summary>Describes a wait that its caller stopped.</summary>
    /// <param name="ticket">The job.</param>
    /// <param name="innerException">The cause.</param>
    /// <param name="cancellationToken">The token that fired.</param>
    public KlingCanceledException(JobTicket ticket, Exception? innerException = null, CancellationToken cancellationToken = default)
        : base("The wait was cancelled by its caller; the job itself was not.", innerException, cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        Ticket = ticket;
    }

    /// <summary>The job, to go on with.</summary>
    public JobTicket Ticket { get; }

    /// <summary>What happened to the job when <see cref="RunOptions.CancelJobOnAbort"/> was set; <see langword="null"/> when fal was not asked, or did not answer.</summary>
    public CancelOutcome? JobCancellation { get; internal set; }

    /// <summary>What was cancelled, with the request id.</summary>
    public override string Message => JobCancellation is { } outcome
        ? $"The wait was cancelled by its caller; fal was asked to cancel the job, with the outcome {outcome} (request {Ticket.RequestId})."
        : $"The wait was cancelled by its caller; the job goes on (request {Ticket.RequestId}).";
}
