using System.Net;
using Fal.Kling.Engine.Http;
using Fal.Kling.Engine.Queue;

namespace Fal.Kling.Jobs;

/// <summary>Distinguishes a result from a failed job.</summary>
internal static class JobResults
{
    /// <exception cref="KlingException">There is no result. The exception's type says why.</exception>
    public static T ValueOf<T>(ResultOutcome<T> outcome, JobTicket ticket, IReadOnlyList<JobLog> logs) => outcome switch
    {
        ResultReady<T> ready => ready.Value,
        ResultFailed<T> failed => throw Failure(failed.Response, ticket, logs),
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

    private static KlingException Failure(Response response, JobTicket ticket, IReadOnlyList<JobLog> logs)
    {
        if (response.Status == HttpStatusCode.UnprocessableContent)
        {
            return ApiErrors.Invalid(response, "the job");
        }

        ApiError error = response.Error;
        string reason = error.Detail ?? error.ErrorType ?? "fal gave no reason";
        string type = error.ErrorType is null ? string.Empty : $" [{error.ErrorType}]";
        return new KlingJobFailedException($"The job ended without a result ({(int)response.Status}): {reason.TrimEnd('.')}{type}.", ticket)
        {
            ErrorType = error.ErrorType,
            Problems = error.Problems,
            Logs = logs,
            IsRetryable = error.NeedsRetry ?? RetryPredicates.IsTransient(response.Status),
            RawBody = response.RawBody,
        };
    }
}
