namespace Fal.Kling.Emulator;

/// <summary>A job at one moment, as a status answer shows it.</summary>
internal readonly record struct JobView(
    DateTimeOffset At,
    EmulatedJobStatus Status,
    int Position,
    int LogCount,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    JobFailure? Failure);
