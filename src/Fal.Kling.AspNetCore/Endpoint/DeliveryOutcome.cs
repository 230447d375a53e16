using System.Globalization;
using System.Net;

namespace Fal.Kling.Endpoint;

/// <summary>What a delivery led to: the response, and what telemetry says about it.</summary>
internal sealed record DeliveryOutcome(string Name, HttpStatusCode StatusCode, string? ErrorType = null)
{
    public static readonly DeliveryOutcome Handled = new("handled", HttpStatusCode.OK);

    /// <summary>Passed to the waits of this process. There is no handler.</summary>
    public static readonly DeliveryOutcome Received = new("received", HttpStatusCode.OK);

    public static readonly DeliveryOutcome Repeated = new("repeated", HttpStatusCode.OK);

    public static readonly DeliveryOutcome InProgress = new("in_progress", HttpStatusCode.ServiceUnavailable);

    public static readonly DeliveryOutcome Incomplete = new("refused", HttpStatusCode.BadRequest, "incomplete");

    public static readonly DeliveryOutcome OtherEndpoint = new("refused", HttpStatusCode.Unauthorized, "query");

    public static DeliveryOutcome HandlerFailed(Exception exception) => new("failed", HttpStatusCode.InternalServerError, exception.GetType().Name);

    public static DeliveryOutcome StoreFailed(Exception exception) => new("failed", HttpStatusCode.ServiceUnavailable, exception.GetType().Name);

    public static DeliveryOutcome Refused(KlingWebhookVerification verification) =>
        new(verification.IsLate ? "late" : "refused", verification.StatusCode, ErrorTypeOf(verification.Reason));

    private static string ErrorTypeOf(WebhookRefusal reason) => reason switch
    {
        WebhookRefusal.TooLarge => "too_large",
        WebhookRefusal.KeysUnavailable => "keys_unavailable",
        _ => reason.ToString().ToLower(CultureInfo.InvariantCulture),
    };
}
