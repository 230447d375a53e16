using System.Net;
using Fal.Kling;
using Studio.Orders;

namespace Studio.Steps;

/// <summary>Says in plain words what an exception of the client means for an order.</summary>
internal static class Problems
{
    /// <returns>Why fal, or the client before it, refused to accept the order; <see langword="null"/> if it may be accepted later. Nothing was bought.</returns>
    public static OrderProblem? OfRefusal(KlingException exception) => exception switch
    {
        KlingValidationException invalid => new("The order cannot be made", invalid.Message, OrderProblemKind.Input, Charged.No),
        KlingIdempotencyException => new("The order was changed", exception.Message, OrderProblemKind.Input, Charged.No),
        KlingApiException { Reason: ApiErrorReason.BalanceExhausted } => new("The account at fal is empty", "The studio's account at fal has no money left. Nothing was bought.", OrderProblemKind.Balance, Charged.No),
        KlingApiException { Reason: ApiErrorReason.Unauthorized or ApiErrorReason.Forbidden } => new("fal does not accept the studio's key", "The operator has to look at the key. Nothing was bought.", OrderProblemKind.Balance, Charged.No),
        KlingApiException { IsRetryable: false, StatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError } => new("fal refused the order", exception.Message, OrderProblemKind.Input, Charged.No),
        _ => null,
    };

    /// <returns>Why the job has no video; <see langword="null"/> if that is not known yet.</returns>
    public static OrderProblem? OfFailedJob(KlingException exception) => exception switch
    {
        KlingValidationException { IsContentPolicy: true } => new(
            "The moderation refused it",
            "Kling's moderation does not allow this prompt or picture. Describe the scene in another way. The same input will be refused again.",
            OrderProblemKind.Moderation,
            Charged.Maybe),
        KlingValidationException invalid => new("fal refused the input", string.Join(' ', invalid.Problems), OrderProblemKind.Input, Charged.Maybe),
        KlingJobFailedException { ErrorType: "client_cancelled" } => new("Canceled", "It was canceled at fal.", OrderProblemKind.Other, Charged.Maybe),
        KlingJobFailedException { IsRetryable: true } => new("fal could not make the video", $"{exception.Message} It may succeed if you try again.", OrderProblemKind.Other, Charged.No),
        KlingJobFailedException => new("fal could not make the video", exception.Message, OrderProblemKind.Other, Charged.No),
        KlingApiException { Reason: ApiErrorReason.NotFound } => new("fal does not know the job any more", "The job or its result is gone.", OrderProblemKind.Lost, Charged.Maybe),
        _ => null,
    };

    /// <returns>Why the video cannot be downloaded any more; <see langword="null"/> if it may be later.</returns>
    public static OrderProblem? OfLostFile(KlingException exception) =>
        exception is KlingApiException { StatusCode: HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Forbidden }
            ? new("The video is gone", "fal made the video, but has deleted its file already.", OrderProblemKind.Lost, Charged.Yes)
            : null;

    /// <returns>What to tell while an operator looks.</returns>
    public static OrderProblem OfLostResponse(KlingSubmitUncertainException exception) => new(
        "It is not known whether this was bought",
        $"fal's response was lost. An operator looks whether fal has the job, and decides. It is not bought a second time. ({exception.Message})",
        OrderProblemKind.Lost,
        Charged.Maybe);

    /// <returns>What to tell while fal cannot be reached.</returns>
    public static string OfOutage(KlingException exception) =>
        exception is KlingApiException { Reason: ApiErrorReason.RateLimited } ? "fal is busy. The order will be sent again soon." : "fal cannot be reached at the moment. The order will be sent again soon.";
}
