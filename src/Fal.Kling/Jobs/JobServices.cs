using Fal.Kling.Engine.Http;
using Fal.Kling.Engine.Queue;
using Fal.Kling.Telemetry;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Jobs;

/// <summary>What every job of one client shares.</summary>
internal sealed record JobServices(QueueClient Queue, RequestList Requests, ApiKeySource Keys, KlingTelemetry Telemetry, ClientLifetime Lifetime, ILogger Logger)
{
    public TimeProvider Time => Telemetry.Time;

    /// <summary>What the responses of fal's hosts have said about the time.</summary>
    public FalClock Clock => Requests.Clock;

    public IssuedJobs IssuedJobs { get; } = new();

    /// <summary>The span of a stage of a job that was bought.</summary>
    public StageSpan StartStage(string name, JobTicket ticket) => Telemetry.StartStage(name, ticket.EndpointOrModelId, ticket.RequestId, ticket.TraceParent);
}
