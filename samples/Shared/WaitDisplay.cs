using System.Diagnostics;

namespace Fal.Kling.Samples;

/// <summary>Prints each change of a job on its own line, with the elapsed time.</summary>
internal sealed class WaitDisplay : IProgress<JobUpdate>
{
    private readonly Stopwatch elapsed = Stopwatch.StartNew();
    private string? lastState;

    public void Report(JobUpdate value)
    {
        string state = value switch
        {
            JobQueued { Position: { } position } => $"queued, {position} ahead",
            JobQueued => "queued",
            JobInProgress => "in progress",
            JobCompleted => "completed",
            JobUnrecognized unrecognized => unrecognized.Status,
            _ => value.GetType().Name,
        };
        if (state != lastState)
        {
            Show(state);
            lastState = state;
        }

        foreach (JobLog log in value.NewLogs)
        {
            Show("  " + log.Message);
        }
    }

    private void Show(string text) => Console.WriteLine($@"{elapsed.Elapsed:mm\:ss}  {text}");
}
