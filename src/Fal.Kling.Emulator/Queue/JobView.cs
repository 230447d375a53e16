namespace Fal.Kling.Emulator;

/// <summary>A snapshot of a job, as its status shows it.</summary>
internal readonly record struct JobView(
    DateTimeOffset At,
    EmulatedJobStatus Status,
    int Position,
    int LogCount,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    JobFailure? Failure);
