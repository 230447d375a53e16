using System.Net;
using System.Text.Json;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Queue;

/// <summary>The three things that can become of a submit: fal has it, fal has certainly not got it, or nobody knows.</summary>
internal abstract record SubmitOutcome
{
    public static SubmitOutcome From(HttpOutcome outcome, string purpose, Transport transport) => outcome switch
    {
        Response { IsSuccess: true } answer => ReadAcceptance(answer),
        Response answer when IsRefusal(answer.Status) => new Refused(ApiErrors.From(answer, purpose, transport)),
        Response answer => new Unknown($"fal, or a gateway in front of it, answered {(int)answer.Status}", answer.RequestId, ApiErrors.From(answer, purpose, transport)),
        TransportFailure { NeverSent: true } none => new Refused(ApiErrors.From(none, purpose, transport)),
        TransportFailure none => new Unknown(none.Reason, none.RequestId, none.Exception),
        _ => throw new InvalidOperationException("A submission's response is read whole."),
    };

    // 408 and 499 are said of requests that got through as well; any other 4xx means that fal read the request and took nothing.
    private static bool IsRefusal(HttpStatusCode status) => (int)status is >= 400 and <= 498 && status != HttpStatusCode.RequestTimeout;

    private static SubmitOutcome ReadAcceptance(Response answer)
    {
        const string Unreadable = "its response could not be read";
        try
        {
            SubmitResponse? submit = JsonSerializer.Deserialize(answer.Body.Span, QueueJson.Default.SubmitResponse);
            return QueueUrls.IsRequestId(submit?.RequestId) ? new Accepted(submit!.RequestId!) : new Unknown(Unreadable, answer.RequestId, null);
        }
        catch (JsonException exception)
        {
            return new Unknown(Unreadable, answer.RequestId, exception);
        }
    }
}

internal sealed record Accepted(string RequestId) : SubmitOutcome;

internal sealed record Refused(KlingException Exception) : SubmitOutcome;

internal sealed record Unknown(string Reason, string? RequestId, Exception? Exception) : SubmitOutcome;
