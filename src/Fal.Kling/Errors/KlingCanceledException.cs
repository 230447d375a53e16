namespace Fal.Kling;

/// <summary>
/// The caller's token fired after the submit was answered. Only the operation has stopped; the job was not cancelled, unless
/// <see cref="RunOptions.CancelJobOnAbort"/> was set (<see cref="JobCancellation"/>), and can be waited for again.
/// </summary>
public sealed class KlingCanceledException : OperationCanceledException
{
    private const string NotCancelled = "The operation was cancelled by its caller. The job itself was not cancelled.";

    /// <summary>Describes an operation that its caller stopped.</summary>
    /// <param name="ticket">The job.</param>
    /// <param name="innerException">The cause.</param>
    /// <param name="cancellationToken">The token that fired.</param>
    public KlingCanceledException(JobTicket ticket, Exception? innerException = null, CancellationToken cancellationToken = default)
        : base(NotCancelled, innerException, cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        Ticket = ticket;
    }

    /// <summary>The job, to go on with.</summary>
    public JobTicket Ticket { get; }

    /// <summary>What happened to the job when <see cref="RunOptions.CancelJobOnAbort"/> was set; <see langword="null"/> when fal was not asked, or did not answer.</summary>
    public CancelOutcome? JobCancellation { get; internal set; }

    /// <summary>What was cancelled, with the request id.</summary>
    public override string Message => KlingException.WithRequestId(
        JobCancellation is { } outcome ? $"The operation was cancelled by its caller. fal was asked to cancel the job, with the outcome {outcome}." : NotCancelled, Ticket.RequestId);
}
