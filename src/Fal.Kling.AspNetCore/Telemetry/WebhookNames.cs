namespace Fal.Kling.Telemetry;

/// <summary>The names of the spans.</summary>
internal static class WebhookSpanNames
{
    public const string Delivery = "kling.webhook";
}

/// <summary>The tags of spans and metrics.</summary>
internal static class WebhookTagNames
{
    public const string Outcome = "fal.kling.webhook.outcome";
    public const string ErrorType = "error.type";
    public const string RequestId = "fal.request_id";
    public const string EndpointId = "fal.endpoint_id";
}
