namespace Fal.Kling.Benchmarks;

/// <summary>What a call costs, per job.</summary>
/// <param name="Call">The kind of call, in words.</param>
/// <param name="Requests">HTTP requests.</param>
/// <param name="Reads">Records that were read from the store.</param>
/// <param name="Writes">Records that were added to the store or replaced in it.</param>
/// <param name="CpuMicroseconds">Processor time of the process, user and system.</param>
/// <param name="Microseconds">The time until the call returned.</param>
/// <param name="Kilobytes">Memory that was allocated.</param>
internal sealed record KeyCost(string Call, double Requests, double Reads, double Writes, double CpuMicroseconds, double Microseconds, double Kilobytes)
{
    public const double ReadsTarget = 1;
    public const double WritesTarget = 4;
}

/// <summary>The costs of a call without an idempotency key and with one.</summary>
internal sealed record KeyCosts(KeyCost Without, KeyCost InMemory, KeyCost InFiles, KeyCost Again)
{
    public IReadOnlyList<KeyCost> All => [Without, InMemory, InFiles, Again];
}
