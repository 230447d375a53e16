using Fal.Kling.Engine.Queue;

namespace Fal.Kling.Jobs;

/// <summary>Turns what the queue says into what the caller sees.</summary>
internal static class JobUpdates
{
    public static JobUpdate From(StatusMessage status, IReadOnlyList<JobLog> newLogs) => status.Status switch
    {
        StatusMessage.Queued => new JobQueued { Position = status.QueuePosition is >= 0 and <= int.MaxValue ? (int)status.QueuePosition : null, NewLogs = newLogs },
        StatusMessage.InProgress => new JobInProgress { NewLogs = newLogs },
        StatusMessage.Completed => new JobCompleted
        {
            InferenceTime = ToTimeSpan(status.InferenceTime),
            Error = status.Error,
            ErrorType = status.ErrorType,
            NewLogs = newLogs,
        },
        _ => new JobUnrecognized { Status = status.Status!, NewLogs = newLogs },
    };

    // A figure for display must not break a wait, whatever it is.
    private static TimeSpan? ToTimeSpan(double? seconds) =>
        seconds is >= 0 and < 1e9 ? TimeSpan.FromSeconds(seconds.Value) : null;
}
