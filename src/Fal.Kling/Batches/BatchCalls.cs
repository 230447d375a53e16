using Fal.Kling.Engine.Http;

namespace Fal.Kling.Batches;

/// <summary>What a batch needs of its client.</summary>
internal sealed record BatchCalls
{
    /// <summary>Submits a request. The submission itself passes the gate.</summary>
    public required Func<KlingRequest, SubmitOptions?, SubmissionGate, CancellationToken, Task<KlingJob>> Submit { get; init; }

    /// <summary>Runs a request that is submitted by this function.</summary>
    public required Func<KlingRequest, Func<Task<KlingJob>>, RunOptions, CancellationToken, Task<KlingResult>> Run { get; init; }

    public required TimeProvider Time { get; init; }

    public required ClientLifetime Lifetime { get; init; }
}
