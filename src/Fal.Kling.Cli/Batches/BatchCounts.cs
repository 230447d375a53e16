namespace Fal.Kling.Cli.Batches;

/// <summary>How far a batch is.</summary>
internal sealed class BatchCounts(int total, int active, IReadOnlyList<LineRecord> ended)
{
    public int Total => total;

    public int Active => active;

    public int Done => Count(LineState.Done);

    public int Failed => Count(LineState.Failed) + Count(LineState.Made);

    public int Unresolved => Count(LineState.Unresolved);

    /// <summary>The sum of what was charged, in US dollars.</summary>
    public decimal Spent => ended.Sum(record => record.Cost ?? 0);

    /// <summary>Whether a part of the sum is an estimate.</summary>
    public bool IsEstimate => ended.Any(record => record is { Cost: not null, IsEstimate: true });

    private int Count(LineState state) => ended.Count(record => record.State == state);
}
