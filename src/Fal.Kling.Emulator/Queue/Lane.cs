namespace Fal.Kling.Emulator;

/// <summary>The jobs of one account that wait for a free runner. Without a limit, no job waits and the lane stays empty.</summary>
internal sealed class Lane(int? concurrency)
{
    private static readonly Comparer<Job> StartOrder = Comparer<Job>.Create(static (one, other) =>
        (one.Headers.IsLowPriority, one.Sequence).CompareTo((other.Headers.IsLowPriority, other.Sequence)));

    private readonly List<Job> waiting = [];

    public bool IsUnlimited => concurrency is null;

    public int Running { get; set; }

    public void Enter(Job job)
    {
        if (!IsUnlimited)
        {
            waiting.Insert(~waiting.BinarySearch(job, StartOrder), job);
        }
    }

    /// <summary>Removes the job and returns those that move up.</summary>
    public IEnumerable<Job> Exit(Job job)
    {
        if (IsUnlimited)
        {
            return [];
        }

        int index = PositionOf(job);
        waiting.RemoveAt(index);
        return waiting.Skip(index);
    }

    public int PositionOf(Job job) => IsUnlimited ? 0 : waiting.BinarySearch(job, StartOrder);

    public Job? Next() => Running < concurrency ? waiting.Find(job => job.IsReady) : null;
}
