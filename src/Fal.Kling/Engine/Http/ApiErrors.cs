using System.Net;

namespace Fal.Kling.Engine.Http;

/// <summary>Turns an outcome that cannot be used into the exception that says so.</summary>
internal static class ApiErrors
{
    /// <summary>The exception for whatever did not succeed.</summary>
    public static KlingException From(HttpOutcome outcome, string purpose, Transport transport) => outcome switch
    {
        TransportFailure none => Unreachable(none, purpose),
        Response { Status: HttpStatusCode.UnprocessableContent } answer => Invalid(answer, purpose),
        Response answer => Refused(answer, ApiError.Decode(answer), purpose, transport.Time),
        _ => throw new InvalidOperationException("An open answer is not a failure."),
    };

    /// <summary>fal answered with success, but without what the call was for.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="purpose">What was asked.</param>
    /// <param name="problem">The end of a sentence that begins with the answer: "contains no status".</param>
    /// <param name="cause">The cause, if there is one.</param>
    public static KlingApiException Unusable(Response answer, string purpose, string problem, Exception? cause = null) =>
        new(Saying(answer, purpose, problem), answer.Status, innerException: cause)
        {
            RequestId = answer.RequestId,
            RawBody = ApiError.RawBody(answer),
            ErrorType = ApiError.Decode(answer).ErrorType,
        };

    /// <summary>The result was asked for before the job was over.</summary>
    public static KlingApiException NotReady(Response answer, string purpose) =>
        new(Saying(answer, purpose, "says that the job has not finished yet"), answer.Status)
        {
            Reason = ApiErrorReason.NotReady,
            IsRetryable = true,
            RequestId = answer.RequestId,
            RawBody = ApiError.RawBody(answer),
        };

    private static string Saying(Response answer, string purpose, string what) => $"fal's answer to {purpose} ({(int)answer.Status}) {what}.";

    private static KlingException Unreachable(TransportFailure none, string purpose)
    {
        string attempts = none.Attempts > 1 ? $" Gave up after {none.Attempts} attempts." : string.Empty;
        string message = $"fal did not answer {purpose}: {none.Reason}.{attempts}";
        return none.Expired is { } limit
            ? new KlingTimeoutException(message, limit.Name, limit.Value, innerException: none.Exception)
            : new KlingException(message, innerException: none.Exception);
    }

    /// <summary>A 422: fal refused the input, and names the fields.</summary>
    public static KlingValidationException Invalid(Response answer, string purpose)
    {
        ApiError error = ApiError.Decode(answer);
        IReadOnlyList<KlingProblem> problems = error.Problems.Count > 0
            ? error.Problems
            : [new KlingProblem { Path = string.Empty, Message = error.Detail ?? "fal gave no reason", Type = error.ErrorType }];
        return new KlingValidationException($"fal refused the input of {purpose}: {string.Join("; ", problems)}.", problems) { RawBody = ApiError.RawBody(answer) };
    }

    private static KlingApiException Refused(Response answer, ApiError error, string purpose, TimeProvider time)
    {
        ApiErrorReason reason = ReasonOf(answer, error);
        string detail = error.Detail ?? error.Status ?? (answer.Body.IsEmpty ? "no reason given" : "an answer that is not fal's JSON, probably from a gateway");
        return new KlingApiException($"fal refused {purpose} with {(int)answer.Status}: {detail.TrimEnd('.')}.{AdviceFor(reason)}", answer.Status)
        {
            Reason = reason,
            ErrorType = error.ErrorType,
            RequestId = answer.RequestId,
            IsRetryable = error.NeedsRetry ?? RetryPredicates.IsTransient(answer.Status),
            RetryAfter = answer.RetryAfter(time),
            RawBody = ApiError.RawBody(answer),
        };
    }

    private static ApiErrorReason ReasonOf(Response answer, ApiError error) => answer.Status switch
    {
        HttpStatusCode.Unauthorized => ApiErrorReason.Unauthorized,

        // fal gives a locked account no machine-readable type; its text is all there is.
        HttpStatusCode.Forbidden when Mentions(error, "locked") || Mentions(error, "balance") => ApiErrorReason.BalanceExhausted,
        HttpStatusCode.Forbidden => ApiErrorReason.Forbidden,
        HttpStatusCode.NotFound => ApiErrorReason.NotFound,
        HttpStatusCode.TooManyRequests => ApiErrorReason.RateLimited,
        >= HttpStatusCode.InternalServerError => ApiErrorReason.Server,
        _ => ApiErrorReason.Other,
    };

    private static bool Mentions(ApiError error, string word) => error.Detail?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;

    private static string AdviceFor(ApiErrorReason reason) => reason switch
    {
        ApiErrorReason.Unauthorized => " Check the key: KlingClientOptions.ApiKey, or the environment variable FAL_KEY.",
        ApiErrorReason.BalanceExhausted => " The key is right; the account has to be topped up.",
        _ => string.Empty,
    };
}
