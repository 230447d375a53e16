namespace Fal.Kling.Emulator;

/// <summary>The state of a job. As on fal, there is no "failed" state: a failed or cancelled job is completed, with an error.</summary>
public enum EmulatedJobStatus
{
    /// <summary><c>IN_QUEUE</c>: the job is waiting for its turn.</summary>
    InQueue,

    /// <summary><c>IN_PROGRESS</c>: the job is running.</summary>
    InProgress,

    /// <summary><c>COMPLETED</c>: the job is over, with a result or with an error.</summary>
    Completed,
}
