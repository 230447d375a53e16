using Microsoft.AspNetCore.Http;

namespace Fal.Kling.Emulator;

/// <summary>How a job failed: the error in its status, and the response at its result URL.</summary>
internal sealed record JobFailure(int StatusCode, string Error, string ErrorType, byte[] Body)
{
    /// <summary>Whether the platform failed, not the model. Its type is then in the body and in a header.</summary>
    public bool IsPlatformError { get; init; }

    /// <summary>Whether the caller set the start deadline that elapsed.</summary>
    public bool IsUserTimeout { get; init; }

    /// <summary>The value of <c>X-Fal-Needs-Retry</c>, or null for no such header.</summary>
    public bool? NeedsRetry { get; init; }

    public static JobFailure Cancelled { get; } = OfPlatform(499, "client_cancelled", "Request was cancelled by the client");

    public static JobFailure StartTimeout { get; } =
        OfPlatform(504, "request_timeout", "Request did not start before its deadline") with { IsUserTimeout = true };

    /// <summary>Whether the run fails as soon as it starts, instead of at its end.</summary>
    public bool IsImmediate { get; init; }

    /// <summary>Creates the failure of a runner, which checks its input before it does anything else.</summary>
    public static JobFailure InvalidInput(IReadOnlyList<InputProblem> problems) => OfModel(422, problems) with { NeedsRetry = false, IsImmediate = true };

    public static JobFailure OfModel(int statusCode, IReadOnlyList<InputProblem> problems) =>
        new(statusCode, $"Invalid status code: {statusCode}", statusCode < 500 ? "bad_request" : "runner_server_error", ErrorBodies.Problems(problems));

    public static JobFailure OfPlatform(int statusCode, string errorType, string detail) =>
        new(statusCode, detail, errorType, ErrorBodies.Detail(detail, errorType)) { IsPlatformError = true };

    /// <summary>The response at the result URL of the job.</summary>
    public Task AnswerAsync(Exchange exchange)
    {
        IHeaderDictionary headers = exchange.Http.Response.Headers;
        if (IsPlatformError)
        {
            headers["X-Fal-Error-Type"] = ErrorType;
        }

        if (IsUserTimeout)
        {
            headers["X-Fal-Request-Timeout-Type"] = "user";
        }

        if (NeedsRetry is { } needsRetry)
        {
            headers["X-Fal-Needs-Retry"] = needsRetry ? "1" : "false";
        }

        return exchange.AnswerAsync(StatusCode, Body);
    }
}
