using Fal.Kling.Engine.Queue;

namespace Fal.Kling.Jobs;

/// <summary>Distinguishes a result from a failed job.</summary>
internal static class JobResults
{
    /// <exception cref="KlingException">There is no result. The exception's type says why.</exception>
    public static T ValueOf<T>(ResultOutcome<T> outcome, IReadOnlyList<JobLog> logs) => outcome switch
    {
        ResultReady<T> ready => ready.Value,
        ResultFailed<T> failed => throw JobFailures.Of(failed.Response, logs),
        ResultPending<T> pending => throw pending.Exception,
        ResultUnavailable<T> unavailable => throw unavailable.Exception,
        _ => throw new InvalidOperationException("A result has four outcomes."),
    };

    /// <summary>Gets the failure that says nothing about the job: the result is late, or a gateway or the network failed. Null when the outcome is definite.</summary>
    public static KlingException? PassingTrouble<T>(ResultOutcome<T> outcome) => outcome switch
    {
        ResultPending<T> pending => pending.Exception,
        ResultUnavailable<T> { IsPassing: true } unavailable => unavailable.Exception,
        _ => null,
    };
}
