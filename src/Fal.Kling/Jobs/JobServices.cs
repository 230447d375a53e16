using Fal.Kling.Engine.Http;
using Fal.Kling.Engine.Queue;
using Fal.Kling.Telemetry;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Jobs;

/// <summary>The services that all jobs of one client share.</summary>
internal sealed record JobServices(QueueClient Queue, RequestList Requests, ApiKeySource Keys, KlingTelemetry Telemetry, ClientLifetime Lifetime, ILogger Logger)
{
    public TimeProvider Time => Telemetry.Time;

    /// <summary>Gets the clock that fal's responses have shown.</summary>
    public FalClock Clock => Requests.Clock;

    public IssuedJobs IssuedJobs { get; } = new();

    /// <summary>Gets what authenticates the origin in the URLs of webhooks; null when nothing does.</summary>
    public string? WebhookUrlSecret { get; init; }

    /// <summary>Starts the span of a stage of a bought job.</summary>
    public StageSpan StartStage(string name, JobTicket ticket) => Telemetry.StartStage(name, ticket.EndpointOrModelId, ticket.RequestId, ticket.TraceParent);
}
