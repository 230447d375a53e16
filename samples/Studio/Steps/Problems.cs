using System.Net;
using Fal.Kling;
using Studio.Orders;

namespace Studio.Steps;

/// <summary>Explains what an exception of the client means for an order.</summary>
internal static class Problems
{
    /// <summary>How long after the order a job or a file that fal does not find may still come back.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <returns>Why fal, or the client before it, refused to accept the order; <see langword="null"/> if it may be accepted later. Nothing was bought.</returns>
    public static OrderProblem? OfRefusal(Exception exception) => exception switch
    {
        KlingValidationException invalid => new("The request is invalid", invalid.Message, OrderProblemKind.Input, Charged.No),
        KlingApiException { Reason: ApiErrorReason.BalanceExhausted } => new("The account at fal is out of money", "Nothing was bought. The operator must top up the account.", OrderProblemKind.Balance, Charged.No),
        KlingApiException { Reason: ApiErrorReason.Unauthorized or ApiErrorReason.Forbidden } => new("fal refused the studio's key", "Nothing was bought. The operator must check the key.", OrderProblemKind.Balance, Charged.No),
        KlingApiException { IsRetryable: false, StatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError } => new("fal refused the request", exception.Message, OrderProblemKind.Input, Charged.No),
        _ => null,
    };

    /// <returns>Why the job has no video; <see langword="null"/> if that is not known yet.</returns>
    public static OrderProblem? OfFailedJob(KlingException exception) => exception switch
    {
        KlingValidationException { IsContentPolicy: true } => new(
            "Refused by moderation",
            "Kling's moderation doesn't allow this prompt or picture. Describe the scene differently. The same input will be refused again.",
            OrderProblemKind.Moderation,
            Charged.Maybe),
        KlingValidationException invalid => new("fal refused the input", string.Join(' ', invalid.Problems), OrderProblemKind.Input, Charged.Maybe),
        KlingJobFailedException { ErrorType: "client_cancelled" } => new("Canceled", "fal canceled it.", OrderProblemKind.Other, Charged.Maybe),
        KlingJobFailedException { IsRetryable: true } => new("fal couldn't make the video", $"{exception.Message} It may succeed if you try again.", OrderProblemKind.Other, Charged.No),
        KlingJobFailedException => new("fal couldn't make the video", exception.Message, OrderProblemKind.Other, Charged.No),
        KlingApiException { Reason: ApiErrorReason.NotFound } => new("fal no longer knows this job", "The job or its result has been deleted.", OrderProblemKind.Lost, Charged.Maybe),
        _ => null,
    };

    /// <returns>Why the video cannot be downloaded any more; <see langword="null"/> if it may be later.</returns>
    public static OrderProblem? OfLostFile(KlingException exception) =>
        exception is KlingApiException { StatusCode: HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Forbidden }
            ? new("The video is gone", "fal made the video but has already deleted its file.", OrderProblemKind.Lost, Charged.Yes)
            : null;

    /// <returns>What the visitor reads until an operator has decided.</returns>
    public static OrderProblem OfLostResponse() => new(
        "It may have been bought",
        "fal's response was lost, and the job could not be found. An operator will check with fal and decide. It won't be bought a second time on its own.",
        OrderProblemKind.Lost,
        Charged.Maybe);

    /// <returns>What the visitor reads while fal can't be reached.</returns>
    public static string OfOutage(Exception exception) => exception switch
    {
        KlingApiException { Reason: ApiErrorReason.RateLimited } => "fal is busy. The order will be sent again soon.",
        KlingException => "fal can't be reached right now. The order will be sent again soon.",
        _ => "The studio couldn't send the order. It will try again, and the operator's log says why.",
    };
}
