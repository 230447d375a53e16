using Microsoft.AspNetCore.Http;

namespace Fal.Kling.Emulator;

/// <summary>How a job ended that made no video: what its status says, and the answer at its result URL.</summary>
internal sealed record JobFailure(int StatusCode, string Error, string ErrorType, byte[] Body)
{
    /// <summary>A failure of the platform, not of the model: it names its type in the body and in a header.</summary>
    public bool IsPlatformError { get; init; }

    /// <summary>The start deadline was the caller's own.</summary>
    public bool IsUserTimeout { get; init; }

    /// <summary>What <c>X-Fal-Needs-Retry</c> says; null sends no such header.</summary>
    public bool? NeedsRetry { get; init; }

    public static JobFailure Cancelled { get; } = OfPlatform(499, "client_cancelled", "Request was cancelled by the client");

    public static JobFailure StartTimeout { get; } =
        OfPlatform(504, "request_timeout", "Request did not start before its deadline") with { IsUserTimeout = true };

    /// <summary>Whether the run fails as soon as it starts; otherwise at its end.</summary>
    public bool IsImmediate { get; init; }

    /// <summary>A runner looks at its input before it does anything else.</summary>
    public static JobFailure InvalidInput(IReadOnlyList<InputProblem> problems) => OfModel(422, problems) with { NeedsRetry = false, IsImmediate = true };

    public static JobFailure OfModel(int statusCode, IReadOnlyList<InputProblem> problems) =>
        new(statusCode, $"Invalid status code: {statusCode}", statusCode < 500 ? "bad_request" : "runner_server_error", ErrorBodies.Problems(problems));

    public static JobFailure OfPlatform(int statusCode, string errorType, string detail) =>
        new(statusCode, detail, errorType, ErrorBodies.Detail(detail, errorType)) { IsPlatformError = true };

    /// <summary>The answer at the result URL of the job.</summary>
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
