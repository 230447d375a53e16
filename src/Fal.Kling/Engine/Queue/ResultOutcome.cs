using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Queue;

/// <summary>
/// What the result URL says. It answers with the model's own status and body, so an error in fal's words is the job's end,
/// while an error in a gateway's words says nothing of the job. Source: fal.ai/docs, inference-api/queue/result.
/// </summary>
internal abstract record ResultOutcome<T>
{
    public static ResultOutcome<T> From(HttpOutcome outcome, string purpose, Transport transport, JsonTypeInfo<T> type, JobEnd end)
    {
        if (outcome is not Response answer)
        {
            return new Unavailable<T>(ApiErrors.From(outcome, purpose, transport), IsPassing: true);
        }

        if (ResultRules.IsPending(answer))
        {
            return new Pending<T>(ApiErrors.NotReady(answer, purpose));
        }

        if (answer.IsSuccess)
        {
            return Read(answer, purpose, type);
        }

        return answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound || !ResultRules.IsFinal(answer, end)
            ? new Unavailable<T>(ApiErrors.From(answer, purpose, transport), IsPassing: RetryPredicates.IsTransient(answer.Status) || !ApiError.Decode(answer).IsFromFal)
            : new Failed<T>(answer);
    }

    private static ResultOutcome<T> Read(Response answer, string purpose, JsonTypeInfo<T> type)
    {
        try
        {
            T? value = JsonSerializer.Deserialize(answer.Body.Span, type);
            return value is null
                ? new Unavailable<T>(ApiErrors.Unusable(answer, purpose, "contains no result"), IsPassing: false)
                : new Ready<T>(value, answer);
        }
        catch (JsonException exception)
        {
            return new Unavailable<T>(ApiErrors.Unusable(answer, purpose, "could not be read: " + exception.Message, exception), IsPassing: true);
        }
    }
}

internal sealed record Ready<T>(T Value, Response Response) : ResultOutcome<T>;

/// <summary>The result is not there yet, also where the status already said COMPLETED.</summary>
internal sealed record Pending<T>(KlingApiException Exception) : ResultOutcome<T>;

/// <summary>The job ended without a result.</summary>
internal sealed record Failed<T>(Response Response) : ResultOutcome<T>;

/// <summary>Nothing was learnt about the job. Passing trouble is a gateway's or the network's; any other is fal's word, such as a refused key.</summary>
internal sealed record Unavailable<T>(KlingException Exception, bool IsPassing) : ResultOutcome<T>;

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

internal static class ResultRules
{
    /// <summary>
    /// Worth another attempt: trouble on the way that is not the job's own end, or a result that is late. Before the end it is not late, and whoever asks wants to know that at once.
    /// </summary>
    public static bool Repeat(HttpOutcome outcome, JobEnd end) =>
        outcome is not Response answer
        || (IsPending(answer) ? end != JobEnd.Unknown : RetryPredicates.IsTransient(answer.Status) && !IsFinal(answer, end));

    // fal gives this no machine-readable type. Seen with 400, and with 200.
    public static bool IsPending(Response answer) =>
        answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.OK or HttpStatusCode.Accepted
        && answer.Body.Length < 4096
        && answer.Body.Span.IndexOf("\"detail\""u8) >= 0
        && ApiError.Decode(answer).Detail?.Contains("still in progress", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>
    /// Whether an error is fal's last word on the job: a client error in fal's words, or a server error that carries fal's type or details,
    /// or any words of fal's where the status already said that the job failed. A redirect, or the page of a gateway, is not.
    /// </summary>
    public static bool IsFinal(Response answer, JobEnd end)
    {
        ApiError error = ApiError.Decode(answer);
        bool isTyped = error.ErrorType is not null || error.Problems.Count > 0;
        return (int)answer.Status switch
        {
            >= 500 => isTyped || (end == JobEnd.Failed && error.IsFromFal),
            >= 400 => !RetryPredicates.IsTransient(answer.Status) && (isTyped || error.Detail is not null),
            _ => false,
        };
    }
}
