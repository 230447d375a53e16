namespace Fal.Kling;

/// <summary>
/// The response to a submission was lost, so a paid job may exist. Before you buy again, look for it with <see cref="IKlingClient.FindJobAsync"/> and
/// <see cref="Attempt"/>, or in fal's dashboard. The submission was not repeated. After a call with an idempotency key, call again with the same key instead: that looks for the job, and never buys a second one.
/// </summary>
public sealed class KlingSubmitUncertainException : KlingException
{
    /// <summary>Creates the exception for a submission whose response was lost.</summary>
    /// <param name="message">What is known.</param>
    /// <param name="attempt">The attempt, with the request id if it is known.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public KlingSubmitUncertainException(string message, SubmitAttempt attempt, Exception? innerException = null)
        : base(message, innerException: innerException)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        Attempt = attempt;
    }

    /// <summary>Gets what was sent, when and where, for <see cref="IKlingClient.FindJobAsync"/>.</summary>
    public SubmitAttempt Attempt { get; }

    private protected override string? KnownRequestId => Attempt.RequestId;
}
