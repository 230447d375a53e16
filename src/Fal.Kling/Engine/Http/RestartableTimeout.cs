namespace Fal.Kling.Engine.Http;

/// <summary>A token that fires when its time elapses or when the caller's token fires, and knows which it was. The time can be restarted.</summary>
internal sealed class RestartableTimeout : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly ITimer timer;

    public RestartableTimeout(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        Limit = limit;
        source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer = time.CreateTimer(static state => ((RestartableTimeout)state!).Expire(), this, Delays.ForTimer(limit), Timeout.InfiniteTimeSpan);
    }

    public TimeSpan Limit { get; private set; }

    public CancellationToken Token => source.Token;

    public bool HasExpired { get; private set; }

    public void Restart() => Restart(Limit);

    public void Restart(TimeSpan fromNow) => timer.Change(Delays.ForTimer(fromNow), Timeout.InfiniteTimeSpan);

    /// <summary>Begins the next stage of the same work, with a limit of its own.</summary>
    public void Begin(TimeSpan limit)
    {
        Limit = limit;
        Restart();
    }

    public void Cancel() => source.Cancel();

    public void Dispose()
    {
        timer.Dispose();
        source.Dispose();
    }

    private void Expire()
    {
        HasExpired = true;
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The work ended just as its time elapsed.
        }
    }
}
