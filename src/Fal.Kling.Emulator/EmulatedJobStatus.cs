namespace Fal.Kling.Emulator;

/// <summary>Where a job stands. As on fal there is no "failed": a failed or cancelled job is completed, with an error.</summary>
public enum EmulatedJobStatus
{
    /// <summary><c>IN_QUEUE</c>: waits for its turn.</summary>
    InQueue,

    /// <summary><c>IN_PROGRESS</c>: runs.</summary>
    InProgress,

    /// <summary><c>COMPLETED</c>: over, with a video or with an error.</summary>
    Completed,
}
