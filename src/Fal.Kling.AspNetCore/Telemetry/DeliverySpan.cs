using System.Diagnostics;

namespace Fal.Kling.Telemetry;

/// <summary>The span of one delivery, from its first byte to the response.</summary>
internal sealed class DeliverySpan(WebhookTelemetry telemetry, Activity? activity)
{
    /// <summary>Ends the span and counts the delivery.</summary>
    public void End(string outcome, string? errorType)
    {
        telemetry.Contain(() =>
        {
            activity?.SetTag(WebhookTagNames.Outcome, outcome);
            if (errorType is not null)
            {
                activity?.SetTag(WebhookTagNames.ErrorType, errorType).SetStatus(ActivityStatusCode.Error);
            }

            activity?.Dispose();
        });
        telemetry.Counted(outcome, errorType);
    }
}
