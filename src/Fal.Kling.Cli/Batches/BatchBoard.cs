using System.Text.Json.Nodes;
using Fal.Kling.Cli.Output;

namespace Fal.Kling.Cli.Batches;

/// <summary>A line that is under way: what it does now, and since when.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">What it does.</param>
/// <param name="Since">When that began.</param>
internal sealed record ActiveLine(string Name, string State, DateTimeOffset Since);

/// <summary>Keeps what a running batch shows: counts, money, and the lines that are under way. Reports each change as an event, and in a pipe as a line.</summary>
internal sealed class BatchBoard(Report report, int total, bool isOnScreen)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, ActiveLine> active = [];
    private readonly Dictionary<string, LineRecord> ended = [];
    private readonly Dictionary<string, BatchLine> lines = [];
    private readonly Queue<string> news = [];

    public int Total => total;

    /// <summary>Takes over what earlier runs have done.</summary>
    public void Start(IEnumerable<(BatchLine Line, LineRecord Record)> done)
    {
        foreach ((BatchLine line, LineRecord record) in done)
        {
            ended[line.Name] = record;
        }
    }

    public void Update(BatchLine line, string state)
    {
        lock (gate)
        {
            if (!ended.ContainsKey(line.Name) && (!active.TryGetValue(line.Name, out ActiveLine? known) || known.State != state))
            {
                active[line.Name] = new ActiveLine(line.Name, state, DateTimeOffset.UtcNow);
                lines[line.Name] = line;
            }
        }
    }

    public void Submitted(BatchLine line, JobTicket ticket)
    {
        Update(line, "submitted");
        report.Event("submitted", Members(line, new LineRecord { Key = line.Key, Ticket = ticket.ToString() }));
        Tell($"{line.Name}: submitted");
    }

    /// <summary>Ends a line for this run, and says how.</summary>
    public void End(BatchLine line, LineRecord record)
    {
        lock (gate)
        {
            active.Remove(line.Name);
            ended[line.Name] = record;
        }

        report.Event(BatchTable.NameOf(record.State), Members(line, record));
        Tell(record.State switch
        {
            LineState.Done => $"{line.Name}: done, {(record.Cost is { } cost ? Money.Text(cost) : "cost not known")}",
            LineState.Open => $"{line.Name}: stopped",
            _ => $"{line.Name}: {BatchTable.NameOf(record.State)}. {record.Message}",
        });
    }

    /// <summary>Returns a line that is tried again in this run.</summary>
    public void Reopen(BatchLine line)
    {
        lock (gate)
        {
            ended.Remove(line.Name);
        }

        Tell($"{line.Name}: looking for its job, because the response was lost");
    }

    public BatchCounts Counts
    {
        get
        {
            lock (gate)
            {
                return new BatchCounts(total, active.Count, [.. ended.Values]);
            }
        }
    }

    public IReadOnlyList<ActiveLine> Active
    {
        get
        {
            lock (gate)
            {
                return [.. active.Values.OrderBy(line => line.Since)];
            }
        }
    }

    /// <summary>The failures of this run, newest last.</summary>
    public IReadOnlyList<string> News
    {
        get
        {
            lock (gate)
            {
                return [.. news];
            }
        }
    }

    private void Tell(string text)
    {
        if (!isOnScreen)
        {
            report.Note(text);
        }
        else if (text.Contains(": failed", StringComparison.Ordinal) || text.Contains(": unresolved", StringComparison.Ordinal))
        {
            lock (gate)
            {
                const int Most = 3;
                news.Enqueue(text);
                if (news.Count > Most)
                {
                    news.Dequeue();
                }
            }
        }
    }

    private static JsonObject Members(BatchLine line, LineRecord record) => new()
    {
        ["key"] = line.Key,
        ["line"] = line.Number,
        ["files"] = record.Files.Count == 0 ? null : new JsonArray([.. record.Files.Select(file => JsonValue.Create(file))]),
        ["cost"] = record.Cost,
        ["cost_is_estimate"] = record.Cost is null ? null : record.IsEstimate,
        ["ticket"] = record.Ticket,
        ["attempt"] = record.Attempt,
        ["message"] = record.Message,
    };
}
