using System.Runtime.InteropServices;
using Fal.Kling.Engine.Queue;
using Fal.Kling.Telemetry;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Jobs;

/// <summary>
/// The log lines of one wait. Each is delivered once, up to a limit. A poll returns the whole log so far and a stream only what is new,
/// but a reopened stream may repeat it.
/// </summary>
internal sealed class WaitLogs(bool areWanted, string requestId, ILogger logger)
{
    private const int MaxLines = 10_000;
    private const long MaxCharacters = 16 * 1024 * 1024;

    private readonly bool areDelivered = areWanted;
    private readonly List<JobLog> all = [];
    private long characters;

    /// <summary>Gets whether to ask fal for the lines.</summary>
    public bool AreAskedFor { get; private set; } = areWanted;

    /// <summary>Gets every delivered line.</summary>
    public IReadOnlyList<JobLog> All => all;

    // Allocated on demand: there may be thousands of waits without logs at once.
    private Dictionary<JobLog, int> Delivered => field ??= [];

    private Dictionary<JobLog, int> SeenByConnection => field ??= [];

    private bool IsFull => all.Count >= MaxLines || characters >= MaxCharacters;

    /// <summary>Prepares for a log that starts from its beginning: from a poll, or from a reopened stream.</summary>
    public void StartOver()
    {
        if (areDelivered)
        {
            SeenByConnection.Clear();
        }
    }

    /// <summary>Stops asking for logs. The job's outcome is worth more than a log that is too large.</summary>
    public void Drop(string reason)
    {
        if (AreAskedFor)
        {
            AreAskedFor = false;
            Log.LogsDropped(logger, requestId, reason);
        }
    }

    public IReadOnlyList<JobLog> Deliver(StatusMessage status)
    {
        if (!areDelivered || status.Logs.Count == 0)
        {
            return [];
        }

        // A timestamp makes a line unique, so a message that repeats earlier lines is recognised even within one connection.
        foreach (JobLog line in status.Logs.Where(line => line.Timestamp is not null))
        {
            SeenByConnection.Remove(line);
        }

        JobLog[] newLines = [.. status.Logs.Where(IsNew)];
        if (IsFull || status.HasMoreLogs)
        {
            Drop("there are more lines than the client keeps");
        }

        return newLines;
    }

    private bool IsNew(JobLog line)
    {
        if (IsFull)
        {
            return false;
        }

        int seen = ++CollectionsMarshal.GetValueRefOrAddDefault(SeenByConnection, line, out _);
        ref int told = ref CollectionsMarshal.GetValueRefOrAddDefault(Delivered, line, out _);
        if (seen <= told)
        {
            return false;
        }

        told = seen;
        all.Add(line);
        characters += line.Message.Length;
        return true;
    }
}
