using System.Net;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Queue;

/// <summary>Turns the model's own error into the exception of a job that has ended without a result.</summary>
internal static class JobFailures
{
    public static KlingException Of(Response response, IReadOnlyList<JobLog> logs)
    {
        if (response.Status == HttpStatusCode.UnprocessableContent)
        {
            return ApiErrors.Invalid(response, "the job");
        }

        ApiError error = response.Error;
        string reason = error.Detail ?? error.ErrorType ?? "fal gave no reason";
        string type = error.ErrorType is null ? string.Empty : $" [{error.ErrorType}]";
        return new KlingJobFailedException($"The job ended without a result ({(int)response.Status}): {reason.TrimEnd('.')}{type}.")
        {
            ErrorType = error.ErrorType,
            Problems = error.Problems,
            Logs = logs,
            IsRetryable = error.NeedsRetry ?? RetryPredicates.IsTransient(response.Status),
            RawBody = response.RawBody,
        };
    }
}
