namespace Fal.Kling.Http;

/// <summary>A token that fires when its time is up, or when the caller's token fires, and knows which it was. The time can be started anew.</summary>
internal sealed class Deadline : IDisposable
{
    // Timers go no further than about 49 days. Whoever allows more than 40 means "for ever", and an error would cost a wait that has been paid for.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    private readonly CancellationTokenSource source;
    private readonly ITimer timer;

    public Deadline(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        Limit = limit;
        source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer = time.CreateTimer(static state => ((Deadline)state!).Expire(), this, Bounded(limit), Timeout.InfiniteTimeSpan);
    }

    public TimeSpan Limit { get; }

    public CancellationToken Token => source.Token;

    public bool HasExpired { get; private set; }

    public void Restart() => Restart(Limit);

    public void Restart(TimeSpan fromNow) => timer.Change(Bounded(fromNow), Timeout.InfiniteTimeSpan);

    public void Cancel() => source.Cancel();

    public void Dispose()
    {
        timer.Dispose();
        source.Dispose();
    }

    private static TimeSpan Bounded(TimeSpan limit) => limit < Longest ? limit : Longest;

    private void Expire()
    {
        HasExpired = true;
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The work ended just as its time did.
        }
    }
}
