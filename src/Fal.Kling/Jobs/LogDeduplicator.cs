using System.Runtime.InteropServices;

namespace Fal.Kling.Jobs;

/// <summary>
/// Lets each log line through once. A poll brings the whole log so far and a stream only what is new, but a stream that is opened again may begin anew.
/// </summary>
internal sealed class LogDeduplicator
{
    private readonly Dictionary<JobLog, int> delivered = [];
    private readonly Dictionary<JobLog, int> seenByConnection = [];

    /// <summary>What comes now is a new telling of the log: a poll, or a stream that was opened again.</summary>
    public void StartOver() => seenByConnection.Clear();

    public IReadOnlyList<JobLog> Deliver(IReadOnlyList<JobLog>? lines)
    {
        if (lines is null or { Count: 0 })
        {
            return [];
        }

        // A timestamp makes a line unique, so a message that repeats lines told before is told apart even within one connection.
        foreach (JobLog line in lines.Where(line => line.Timestamp is not null))
        {
            seenByConnection.Remove(line);
        }

        return [.. lines.Where(IsNew)];
    }

    private bool IsNew(JobLog line)
    {
        int seen = ++CollectionsMarshal.GetValueRefOrAddDefault(seenByConnection, line, out _);
        ref int told = ref CollectionsMarshal.GetValueRefOrAddDefault(delivered, line, out _);
        if (seen <= told)
        {
            return false;
        }

        told = seen;
        return true;
    }
}
