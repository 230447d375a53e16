using System.Text.Json;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Queue;

/// <summary>The three outcomes of a submission: fal accepted it, fal certainly did not, or it is unknown.</summary>
internal abstract record SubmitOutcome
{
    public static SubmitOutcome From(HttpOutcome outcome, string purpose, Transport transport) => outcome switch
    {
        Response { IsSuccess: true } response => ReadAcceptance(response),
        Response response when IsRefusal((int)response.Status) => new Refused(ApiErrors.From(response, purpose, transport)),
        Response response => new Unknown(
            $"fal, or a gateway in front of it, responded with {(int)response.Status}", response.RequestId, ApiErrors.From(response, purpose, transport)),
        TransportFailure { NeverSent: true } failure => new Refused(ApiErrors.From(failure, purpose, transport)),
        TransportFailure failure => new Unknown(failure.Reason, failure.RequestId, failure.Exception),
        _ => throw new InvalidOperationException("A submission's response is always read completely."),
    };

    // These mean that fal read the request and did not accept it. Redirects, 408, 409, 425, 499 and server errors can also follow an accepted request.
    // The meaning of any other code is unknown.
    private static bool IsRefusal(int status) => status is 400 or 401 or 402 or 403 or 404 or 405 or 407 or 413 or 415 or 422 or 429 or 431;

    private static SubmitOutcome ReadAcceptance(Response response)
    {
        using JsonDocument? document = JsonReading.TryParse(response.Body);
        return document?.RootElement.Member("request_id").AnyText() is { } id && QueueUrls.IsRequestId(id)
            ? new Accepted(id)
            : new Unknown(
                response.Flaw is { } flaw ? $"its response {flaw.Description}" : "its response could not be read",
                response.RequestId,
                ApiErrors.Unusable(response, "the submission", "contains no request id"));
    }
}

internal sealed record Accepted(string RequestId) : SubmitOutcome;

internal sealed record Refused(KlingException Exception) : SubmitOutcome;

internal sealed record Unknown(string Reason, string? RequestId, Exception? Exception) : SubmitOutcome;
