using Fal.Kling.Engine.Http;
using Fal.Kling.Engine.Queue;

namespace Fal.Kling.Jobs;

/// <summary>Tells a video from a failed job.</summary>
internal static class JobResults
{
    /// <exception cref="KlingException">There is no video; the exception's type says why.</exception>
    public static KlingVideo VideoOf(ResultOutcome<VideoResult> outcome, JobTicket ticket, IReadOnlyList<JobLog> logs) => outcome switch
    {
        Ready<VideoResult> ready => ReadVideo(ready, ticket),
        Failed<VideoResult> failed => throw Failure(failed.Response, ticket, logs),
        Pending<VideoResult> pending => throw pending.Exception,
        Unavailable<VideoResult> unavailable => throw unavailable.Exception,
        _ => throw new InvalidOperationException("A result has four outcomes."),
    };

    private static KlingVideo ReadVideo(Ready<VideoResult> ready, JobTicket ticket)
    {
        VideoFile? file = ready.Value.Video;
        if (!Uri.TryCreate(file?.Url, UriKind.Absolute, out Uri? url) || url.Scheme is not ("https" or "http"))
        {
            throw ApiErrors.Unusable(ready.Response, "the result request", "contains no URL of a video");
        }

        return new KlingVideo
        {
            Url = url,
            ContentType = file!.ContentType,
            FileName = file.FileName,
            FileSize = file.FileSize,
            BillableUnits = ready.Response.BillableUnits,
            Ticket = ticket,
        };
    }

    private static KlingException Failure(Response answer, JobTicket ticket, IReadOnlyList<JobLog> logs)
    {
        if (answer.Status == System.Net.HttpStatusCode.UnprocessableContent)
        {
            return ApiErrors.Invalid(answer, "the job");
        }

        ApiError error = ApiError.Decode(answer);
        string reason = error.Detail ?? error.ErrorType ?? "fal gave no reason";
        string type = error.ErrorType is null ? string.Empty : $" [{error.ErrorType}]";
        return new KlingJobFailedException($"The job ended without a video ({(int)answer.Status}): {reason.TrimEnd('.')}{type}.", ticket)
        {
            ErrorType = error.ErrorType,
            Problems = error.Problems,
            Logs = logs,
            IsRetryable = error.NeedsRetry ?? RetryPredicates.IsTransient(answer.Status),
            RawBody = ApiError.RawBody(answer),
        };
    }
}
