namespace Fal.Kling.Emulator;

/// <summary>
/// Runs scheduled actions in the order of their times, with one timer for the earliest. If a fake clock jumps past several of them, each still receives its own
/// time. Not thread-safe: the owner must lock.
/// </summary>
internal sealed class Agenda : IDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);
    private readonly PriorityQueue<Action<DateTimeOffset>, (DateTimeOffset Due, long Order)> moments = new();
    private readonly TimeProvider clock;
    private readonly ITimer timer;
    private DateTimeOffset armedFor = DateTimeOffset.MaxValue;
    private long order;

    /// <param name="clock">The clock that decides what is due.</param>
    /// <param name="onTimer">Called when an action may be due. It must lock and call <see cref="RunDue"/>.</param>
    public Agenda(TimeProvider clock, Action onTimer)
    {
        this.clock = clock;
        timer = clock.CreateTimer(static state => ((Action)state!)(), onTimer, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void At(DateTimeOffset due, Action<DateTimeOffset> happen) => moments.Enqueue(happen, (due, order++));

    /// <summary>Runs every action that is due, and returns the current time.</summary>
    public DateTimeOffset RunDue()
    {
        DateTimeOffset now = clock.GetUtcNow();
        while (moments.TryPeek(out Action<DateTimeOffset>? happen, out (DateTimeOffset Due, long Order) when) && when.Due <= now)
        {
            moments.Dequeue();
            happen(when.Due);
        }

        return now;
    }

    /// <summary>Sets the timer for the earliest action, unless it is already set. Call it at the end of every change.</summary>
    public void Arm(DateTimeOffset now)
    {
        if (!moments.TryPeek(out _, out (DateTimeOffset Due, long Order) earliest))
        {
            armedFor = DateTimeOffset.MaxValue;
            return;
        }

        if (earliest.Due == armedFor && earliest.Due > now)
        {
            return;
        }

        armedFor = earliest.Due;
        TimeSpan delay = TimeSpan.FromMilliseconds(Math.Ceiling((earliest.Due - now).TotalMilliseconds));
        timer.Change(delay < TimeSpan.Zero ? TimeSpan.Zero : delay > LongestTimer ? LongestTimer : delay, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Resets the state when the timer fires, so that the next <see cref="Arm"/> sets it again. Must be called first.</summary>
    public void OnTimerFired() => armedFor = DateTimeOffset.MaxValue;

    /// <summary>Sets the timer again after a failure, so that no scheduled action is lost.</summary>
    public void ArmAgain() => timer.Change(RetryDelay, Timeout.InfiniteTimeSpan);

    public void Dispose() => timer.Dispose();
}
