namespace Fal.Kling.Benchmarks;

/// <summary>What one small thing costs, by hand and in Fal.Kling.</summary>
internal sealed record SmallResult
{
    /// <summary>The most that a whole call may allocate, as a multiple of the hand-written code.</summary>
    public const double AllocationTarget = 1.5;

    /// <summary>The most processor time that a whole call may take, as a multiple of the hand-written code.</summary>
    public const double TimeTarget = 1.25;

    public required string Name { get; init; }

    /// <summary>Whether it is a whole call, to which the targets apply.</summary>
    public required bool IsWholeCall { get; init; }

    /// <summary>Null where a hand-written client has no such thing.</summary>
    public required SmallCost? HandWritten { get; init; }

    public required SmallCost FalKling { get; init; }

    public double? AllocationRatio => (double)FalKling.AllocatedBytes / HandWritten?.AllocatedBytes;

    public double? TimeRatio => FalKling.Nanoseconds / HandWritten?.Nanoseconds;

    public bool MeetsAllocationTarget => !IsWholeCall || AllocationRatio <= AllocationTarget;

    public bool MeetsTimeTarget => !IsWholeCall || TimeRatio <= TimeTarget;
}

/// <summary>The cost of doing it once. All of it happens on one thread, so the time is processor time.</summary>
internal sealed record SmallCost(double Nanoseconds, long AllocatedBytes);
