using System.Net;
using System.Text.Json;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Queue;

/// <summary>Creates a result from an endpoint's JSON. The JSON is complete, but must not be kept beyond the call.</summary>
/// <exception cref="FormatException">
/// The JSON is not such a result. The message ends a sentence whose subject is the response: "contains no URL of a video".
/// </exception>
internal delegate T ResultReader<out T>(JsonElement json, Response response);

/// <summary>What is known about a job's end when its result is requested.</summary>
internal enum JobEnd
{
    /// <summary>Nothing: its status was not requested.</summary>
    Unknown,

    /// <summary>The status said that the job has finished.</summary>
    Completed,

    /// <summary>The status said that the job has finished, and reported an error.</summary>
    Failed,
}

/// <summary>
/// The outcome of a result request. The result URL responds with the model's own status and body, so an error from fal is the job's end,
/// while an error from a gateway says nothing about the job. Source: fal.ai/docs, inference-api/queue/result.
/// </summary>
internal abstract record ResultOutcome<T>
{
    public static ResultOutcome<T> From(HttpOutcome outcome, string purpose, Transport transport, ResultReader<T> reader, JobEnd end)
    {
        if (outcome is not Response response)
        {
            return new ResultUnavailable<T>(ApiErrors.From(outcome, purpose, transport), IsPassing: true);
        }

        if (ResultRules.IsPending(response))
        {
            return new ResultPending<T>(ApiErrors.NotReady(response, purpose));
        }

        if (response.IsSuccess)
        {
            return Read(response, purpose, reader);
        }

        return response.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound || !ResultRules.IsFinal(response, end)
            ? new ResultUnavailable<T>(ApiErrors.From(response, purpose, transport), IsPassing: RetryPredicates.IsTransient(response.Status) || !response.Error.IsFromFal)
            : new ResultFailed<T>(response);
    }

    private static ResultOutcome<T> Read(Response response, string purpose, ResultReader<T> reader)
    {
        if (response.Flaw is { } flaw)
        {
            return new ResultUnavailable<T>(ApiErrors.Unusable(response, purpose, flaw.Description), flaw.MayPass);
        }

        try
        {
            using JsonDocument document = JsonReading.Parse(response.Body);
            return new ResultReady<T>(reader(document.RootElement, response));
        }
        catch (JsonException exception)
        {
            // Truncated JSON was cut in transit, so it may be complete the next time.
            return new ResultUnavailable<T>(ApiErrors.Unusable(response, purpose, "could not be read: " + exception.Message.TrimEnd('.'), exception), IsPassing: true);
        }
        catch (FormatException exception)
        {
            // Complete JSON of another shape will have the same shape the next time.
            return new ResultUnavailable<T>(ApiErrors.Unusable(response, purpose, exception.Message), IsPassing: false);
        }
    }
}

internal sealed record ResultReady<T>(T Value) : ResultOutcome<T>;

/// <summary>The result is not available yet, even though the status may already say COMPLETED.</summary>
internal sealed record ResultPending<T>(KlingApiException Exception) : ResultOutcome<T>;

/// <summary>The job ended without a result.</summary>
internal sealed record ResultFailed<T>(Response Response) : ResultOutcome<T>;

/// <summary>The request revealed nothing about the job. A passing failure is a gateway's or the network's. Any other is fal's own, such as a refused key.</summary>
internal sealed record ResultUnavailable<T>(KlingException Exception, bool IsPassing) : ResultOutcome<T>;

internal static class ResultRules
{
    /// <summary>
    /// Returns whether to retry: after a failure in transit that is not the job's own end, or when a result is late.
    /// Before the job's end a missing result is not late, and the caller should learn that at once.
    /// </summary>
    public static bool Repeat(HttpOutcome outcome, JobEnd end) =>
        outcome is not Response response
        || (IsPending(response) ? end != JobEnd.Unknown : RetryPredicates.IsTransient(response.Status) && !IsFinal(response, end));

    // fal has no machine-readable type for this. It has been seen with 400 and with 200.
    public static bool IsPending(Response response) =>
        response.Status is HttpStatusCode.BadRequest or HttpStatusCode.OK or HttpStatusCode.Accepted
        && response.Body.Length < 4096
        && response.Error.Detail?.Contains("still in progress", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>
    /// Returns whether an error is the job's final outcome: a client error from fal, a server error with fal's type or details,
    /// or any error from fal if the status already said that the job failed. A redirect or a gateway's page is not final.
    /// </summary>
    public static bool IsFinal(Response response, JobEnd end)
    {
        ApiError error = response.Error;
        bool isTyped = error.ErrorType is not null || error.Problems.Count > 0;
        return (int)response.Status switch
        {
            >= 500 => isTyped || (end == JobEnd.Failed && error.IsFromFal),
            >= 400 => !RetryPredicates.IsTransient(response.Status) && (isTyped || error.Detail is not null),
            _ => false,
        };
    }
}
