using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Telemetry;

/// <summary>A span and a count for each delivery, under the client's names. Without a listener it does nothing, and a listener that throws has no effect.</summary>
internal sealed class WebhookTelemetry(ILogger logger)
{
    public const string Name = "Fal.Kling";

    private static readonly string Version = typeof(WebhookTelemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    private static readonly ActivitySource Source = new(Name, Version);

    private static readonly Meter Meter = new(Name, Version);

    private static readonly Counter<long> Deliveries = Meter.CreateCounter<long>(
        "fal.kling.webhook.deliveries", "{delivery}", "Calls of the webhook endpoint, by fal.kling.webhook.outcome, with error.type if they were refused.");

    /// <summary>Starts the span of a delivery, once it is known which job it is for. It links to the generation's span.</summary>
    public DeliverySpan StartDelivery(DateTimeOffset startedAt, string? requestId, string? endpointId, string? traceParent)
    {
        Activity? activity = null;
        Contain(() =>
        {
            ActivityLink[] links = ActivityContext.TryParse(traceParent, traceState: null, isRemote: true, out ActivityContext generation) ? [new ActivityLink(generation)] : [];
            activity = Source.StartActivity(WebhookSpanNames.Delivery, ActivityKind.Consumer, parentContext: default, tags: null, links, startedAt);
            activity?.SetTag(WebhookTagNames.RequestId, requestId);
            activity?.SetTag(WebhookTagNames.EndpointId, endpointId);
        });
        return new DeliverySpan(this, activity);
    }

    public void Counted(string outcome, string? errorType)
    {
        if (Deliveries.Enabled)
        {
            TagList tags = new() { { WebhookTagNames.Outcome, outcome } };
            if (errorType is not null)
            {
                tags.Add(WebhookTagNames.ErrorType, errorType);
            }

            Contain(() => Deliveries.Add(1, tags));
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A listener of the application may throw anything.")]
    public void Contain(Action observe)
    {
        try
        {
            observe();
        }
        catch (Exception exception)
        {
            WebhookLog.TelemetryListenerThrew(logger, exception);
        }
    }
}
