using System.Text.Json.Nodes;
using Spectre.Console;

namespace Fal.Kling.Cli.Output;

/// <summary>Shows the changes of one job and its log lines: on a bar, or as one line for each change in a pipe.</summary>
internal sealed class JobDisplay(Report report, IAnsiConsole? screen, ProgressTask? bar) : IProgress<JobUpdate>
{
    private readonly Lock gate = new();
    private string? lastState;

    /// <summary>Describes a state for people.</summary>
    public static string TextOf(JobUpdate update) => update switch
    {
        JobQueued { Position: 0 } => "queued, next",
        JobQueued { Position: { } position } => $"queued, {position} ahead",
        JobQueued => "queued",
        JobInProgress => "in progress",
        JobCompleted { Error: { } error } => $"failed: {error}",
        JobCompleted => "completed",
        JobUnrecognized unrecognized => unrecognized.Status,
        _ => update.GetType().Name,
    };

    /// <summary>The stable name of a state in JSON.</summary>
    public static string NameOf(JobUpdate update) => update switch
    {
        JobQueued => "queued",
        JobInProgress => "in_progress",
        JobCompleted => "completed",
        _ => "unrecognized",
    };

    public void Report(JobUpdate value)
    {
        lock (gate)
        {
            string state = TextOf(value);
            if (state != lastState)
            {
                lastState = state;
                Show(value, state);
            }

            foreach (JobLog log in value.NewLogs)
            {
                report.Event("log", new JsonObject { ["message"] = log.Message, ["level"] = log.Level });
                Write($"  {log.Message}");
            }
        }
    }

    private void Show(JobUpdate update, string state)
    {
        report.Event(NameOf(update), update is JobQueued { Position: { } position } ? new JsonObject { ["position"] = position } : null);
        if (bar is not null)
        {
            bar.Description = Markup.Escape(state);
        }
        else
        {
            Write(state);
        }
    }

    private void Write(string line)
    {
        if (bar is not null)
        {
            screen!.WriteLine(line);
        }
        else
        {
            report.Note(line);
        }
    }
}
