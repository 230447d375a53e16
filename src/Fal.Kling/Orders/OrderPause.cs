namespace Fal.Kling.Orders;

/// <summary>The pauses between two looks at a record: 0.2 seconds, doubled up to five, and never longer than its lease.</summary>
internal sealed class OrderPause(TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private TimeSpan next = Shortest;
    private TimeSpan atMost = Longest;

    public bool IsFirst => next == Shortest;

    public void AtMost(TimeSpan limit) => atMost = limit;

    public async Task NextAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(next < atMost ? next : atMost, time, cancellationToken).ConfigureAwait(false);
        next = next * 2 < Longest ? next * 2 : Longest;
        atMost = Longest;
    }
}
