using System.Net;
using System.Text.Json;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Queue;

/// <summary>Makes a result of the JSON that an endpoint gave. The whole JSON is there; it must not be kept beyond the call.</summary>
/// <exception cref="FormatException">The JSON is not such a result. The message ends a sentence that begins with the response: "contains no URL of a video".</exception>
internal delegate T ResultReader<out T>(JsonElement json, Response response);

/// <summary>What is known of a job's end when its result is asked for.</summary>
internal enum JobEnd
{
    /// <summary>Nothing: its status was not asked for.</summary>
    Unknown,

    /// <summary>The status said that the job is over.</summary>
    Completed,

    /// <summary>The status said so, and spoke of an error.</summary>
    Failed,
}

/// <summary>
/// What the result URL says. It responds with the model's own status and body, so an error in fal's words is the job's end,
/// while an error in a gateway's words says nothing of the job. Source: fal.ai/docs, inference-api/queue/result.
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
            // JSON that breaks off was cut on its way, so it may be whole the next time.
            return new ResultUnavailable<T>(ApiErrors.Unusable(response, purpose, "could not be read: " + exception.Message.TrimEnd('.'), exception), IsPassing: true);
        }
        catch (FormatException exception)
        {
            // Whole JSON of another shape will have that shape the next time too.
            return new ResultUnavailable<T>(ApiErrors.Unusable(response, purpose, exception.Message), IsPassing: false);
        }
    }
}

internal sealed record ResultReady<T>(T Value) : ResultOutcome<T>;

/// <summary>The result is not there yet, perhaps although the status already said COMPLETED.</summary>
internal sealed record ResultPending<T>(KlingApiException Exception) : ResultOutcome<T>;

/// <summary>The job ended without a result.</summary>
internal sealed record ResultFailed<T>(Response Response) : ResultOutcome<T>;

/// <summary>Nothing was learnt about the job. Passing trouble is a gateway's or the network's; any other is fal's word, such as a refused key.</summary>
internal sealed record ResultUnavailable<T>(KlingException Exception, bool IsPassing) : ResultOutcome<T>;

internal static class ResultRules
{
    /// <summary>
    /// Worth another attempt: trouble on the way that is not the job's own end, or a result that is late.
    /// Before the job's end a missing result is not late, and whoever asks wants to know that at once.
    /// </summary>
    public static bool Repeat(HttpOutcome outcome, JobEnd end) =>
        outcome is not Response response
        || (IsPending(response) ? end != JobEnd.Unknown : RetryPredicates.IsTransient(response.Status) && !IsFinal(response, end));

    // fal gives this no machine-readable type. Seen with 400, and with 200.
    public static bool IsPending(Response response) =>
        response.Status is HttpStatusCode.BadRequest or HttpStatusCode.OK or HttpStatusCode.Accepted
        && response.Body.Length < 4096
        && response.Error.Detail?.Contains("still in progress", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>
    /// Whether an error is fal's last word on the job: a client error in fal's words, or a server error that carries fal's type or details,
    /// or any words of fal's where the status already said that the job failed. A redirect, or the page of a gateway, is not.
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
