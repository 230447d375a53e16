namespace Fal.Kling;

/// <summary>How to submit a request and wait for its result in one call.</summary>
public sealed record RunOptions
{
    /// <summary>
    /// Called with the ticket as soon as fal has accepted the job, and awaited before the wait begins. Save the ticket here. Default: <see langword="null"/>
    /// (no callback). Its token fires five seconds after the caller's, because a ticket that is not saved may be lost.
    /// If it throws, the call fails with a <see cref="KlingException"/> that has the ticket, and the job continues.
    /// </summary>
    public Func<JobTicket, CancellationToken, ValueTask>? OnSubmitted { get; init; }

    /// <summary>
    /// Receives each change of the job's state while waiting. Default: <see langword="null"/> (no progress is reported). If it throws, the wait continues and
    /// the exception is logged.
    /// </summary>
    public IProgress<JobUpdate>? Progress { get; init; }

    /// <summary>
    /// Whether to ask fal to cancel the job when the caller's token fires or <see cref="WatchOptions.Timeout"/> elapses. Default: <see langword="false"/> (the
    /// job continues). A running job may still finish and be charged. It cannot be combined with a <see cref="SubmitOptions.IdempotencyKey"/>, whose job other callers may share.
    /// </summary>
    public bool CancelJobOnAbort { get; init; }

    /// <summary>How to submit. Default: <see langword="null"/> (the defaults of <see cref="SubmitOptions"/>).</summary>
    public SubmitOptions? Submit { get; init; }

    /// <summary>How to wait. Default: <see langword="null"/> (the defaults of <see cref="WatchOptions"/>).</summary>
    public WatchOptions? Watch { get; init; }
}
