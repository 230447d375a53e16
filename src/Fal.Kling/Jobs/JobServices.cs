using Fal.Kling.Engine.Http;
using Fal.Kling.Engine.Queue;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Jobs;

/// <summary>What every job of one client shares.</summary>
internal sealed record JobServices(QueueClient Queue, RequestList Requests, ApiKeySource Keys, TimeProvider Time, ILogger Logger)
{
    /// <summary>Whether traces may have the prompt.</summary>
    public bool CapturePrompts { get; init; }

    public IssuedJobs IssuedJobs { get; } = new();
}
