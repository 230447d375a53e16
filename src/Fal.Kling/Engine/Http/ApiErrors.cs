using System.Net;

namespace Fal.Kling.Engine.Http;

/// <summary>Turns an unusable outcome into an exception.</summary>
internal static class ApiErrors
{
    /// <summary>Gets the exception for an outcome that is not a success.</summary>
    public static KlingException From(HttpOutcome outcome, string purpose, Transport transport) => outcome switch
    {
        TransportFailure failure => Unreachable(failure, purpose),
        Response { IsSuccess: true } response => Unusable(response, purpose, response.Flaw?.Description ?? "could not be used"),
        Response { Status: HttpStatusCode.UnprocessableContent } response => Invalid(response, purpose),
        Response response => Refusal(response, purpose, transport.Time),
        _ => throw new InvalidOperationException("An open response is not a failure."),
    };

    /// <summary>Gets the exception for a success response that doesn't contain what the call needs.</summary>
    /// <param name="response">The response.</param>
    /// <param name="purpose">What the request was for.</param>
    /// <param name="problem">The end of a sentence that begins with the response: "contains no status".</param>
    /// <param name="cause">The cause, if there is one.</param>
    public static KlingApiException Unusable(Response response, string purpose, string problem, Exception? cause = null) =>
        new($"fal's response to {purpose} ({(int)response.Status}) {response.Flaw?.Description ?? problem}.", response.Status, innerException: cause)
        {
            RequestId = response.RequestId,
            RawBody = response.RawBody,
            ErrorType = response.Error.ErrorType,
        };

    /// <summary>Gets the exception for a result that was requested before the job finished.</summary>
    public static KlingApiException NotReady(Response response, string purpose) =>
        new($"fal's response to {purpose} ({(int)response.Status}) says that the job has not finished yet.", response.Status)
        {
            Reason = ApiErrorReason.NotReady,
            IsRetryable = true,
            RequestId = response.RequestId,
            RawBody = response.RawBody,
        };

    /// <summary>Gets the exception for a 422: fal refused the input and names the fields.</summary>
    public static KlingValidationException Invalid(Response response, string purpose)
    {
        ApiError error = response.Error;
        IReadOnlyList<KlingProblem> problems = error.Problems.Count > 0
            ? error.Problems
            : [new KlingProblem { Path = string.Empty, Message = error.Detail ?? "fal gave no reason", Type = error.ErrorType }];
        string reasons = error.Problems.Count > 0 ? error.Detail! : problems[0].Message;
        return new KlingValidationException($"fal refused the input of {purpose}: {reasons.TrimEnd('.')}.", problems) { RawBody = response.RawBody };
    }

    private static KlingException Unreachable(TransportFailure failure, string purpose)
    {
        string message = failure.Attempts > 1
            ? $"fal did not respond to {purpose}: {failure.Reason}. Gave up after {failure.Attempts} attempts."
            : $"fal did not respond to {purpose}: {failure.Reason}.";
        return failure.Expired is { } limit
            ? new KlingTimeoutException(message, limit.Name, limit.Value, innerException: failure.Exception)
            : new KlingException(message, innerException: failure.Exception);
    }

    private static KlingApiException Refusal(Response response, string purpose, TimeProvider time)
    {
        ApiError error = response.Error;
        ApiErrorReason reason = ReasonOf(response);
        return new KlingApiException($"fal refused {purpose} with {(int)response.Status}: {DetailOf(response).TrimEnd('.')}.{AdviceFor(reason)}", response.Status)
        {
            Reason = reason,
            ErrorType = error.ErrorType,
            RequestId = response.RequestId,
            IsRetryable = error.NeedsRetry ?? RetryPredicates.IsTransient(response.Status),
            RetryAfter = response.RetryAfter(time),
            RawBody = response.RawBody,
        };
    }

    private static string DetailOf(Response response) =>
        response.Error.Detail
        ?? response.Error.Status
        ?? (response.Flaw is { } flaw ? $"the response {flaw.Description}"
            : response.Body.IsEmpty ? "no reason given"
            : "the response isn't fal's JSON; it is probably from a gateway");

    private static ApiErrorReason ReasonOf(Response response) => response.Status switch
    {
        HttpStatusCode.Unauthorized => ApiErrorReason.Unauthorized,

        // fal has no machine-readable type for a locked account, so only the text identifies it.
        HttpStatusCode.Forbidden when Mentions(response.Error, "locked") || Mentions(response.Error, "balance") => ApiErrorReason.BalanceExhausted,
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
        ApiErrorReason.BalanceExhausted => " The key is valid. Top up the account at fal.ai/dashboard/billing.",
        _ => string.Empty,
    };
}
