namespace Fal.Kling;

/// <summary>
/// The answer to a submit was lost: a paid job may exist. Look before buying again, with <see cref="IKlingClient.FindJobAsync"/> and
/// <see cref="Attempt"/>, or in fal's dashboard. The submit was not repeated.
/// </summary>
public sealed class KlingSubmitUncertainException : KlingException
{
    /// <summary>Describes a submit whose answer was lost.</summary>
    /// <param name="message">What is known.</param>
    /// <param name="attempt">The attempt, with the request id where one is known.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public KlingSubmitUncertainException(string message, SubmitAttempt attempt, Exception? innerException = null)
        : base(message, innerException: innerException)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        Attempt = attempt;
    }

    /// <summary>What was sent, when and where, for <see cref="IKlingClient.FindJobAsync"/>.</summary>
    public SubmitAttempt Attempt { get; }

    private protected override string? KnownRequestId => Attempt.RequestId;
}
