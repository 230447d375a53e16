namespace Fal.Kling;

/// <summary>
/// The caller's token fired after fal had accepted the job. Only the operation has stopped. The job was not cancelled, unless
/// <see cref="RunOptions.CancelJobOnAbort"/> was set (see <see cref="JobCancellation"/>). You can wait for it again.
/// </summary>
public sealed class KlingCanceledException : OperationCanceledException
{
    private const string NotCancelled = "The operation was cancelled by its caller. The job itself was not cancelled.";

    /// <summary>Creates the exception for an operation that its caller stopped.</summary>
    /// <param name="ticket">The job.</param>
    /// <param name="innerException">The cause.</param>
    /// <param name="cancellationToken">The token that fired.</param>
    public KlingCanceledException(JobTicket ticket, Exception? innerException = null, CancellationToken cancellationToken = default)
        : base(NotCancelled, innerException, cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        Ticket = ticket;
    }

    /// <summary>Gets the ticket of the job, with which you can resume.</summary>
    public JobTicket Ticket { get; }

    /// <summary>
    /// Gets what happened to the job when <see cref="RunOptions.CancelJobOnAbort"/> was set; <see langword="null"/> when fal was not asked, or did not respond.
    /// </summary>
    public CancelOutcome? JobCancellation { get; internal set; }

    /// <summary>Gets a description of what was cancelled, with the request id.</summary>
    public override string Message => KlingException.WithRequestId(
        JobCancellation is { } outcome ? $"The operation was cancelled by its caller. fal was asked to cancel the job, with the outcome {outcome}." : NotCancelled, Ticket.RequestId);
}
