namespace Fal.Kling.Emulator;

/// <summary>
/// Everything that will happen later, in the order of the clock, with one timer for the earliest. A moment that was missed (a fake clock jumps)
/// is still told its own time. Not safe for several threads: the owner locks.
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
    /// <param name="onTimer">Called when something may be due; it must lock and call <see cref="RunDue"/>.</param>
    public Agenda(TimeProvider clock, Action onTimer)
    {
        this.clock = clock;
        timer = clock.CreateTimer(static state => ((Action)state!)(), onTimer, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void At(DateTimeOffset due, Action<DateTimeOffset> happen) => moments.Enqueue(happen, (due, order++));

    /// <summary>Lets everything happen that is due, and returns the time.</summary>
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

    /// <summary>Sets the timer for the earliest moment, if it is not set for it already. To be called at the end of every change.</summary>
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

    /// <summary>Must be called first when the timer fires, so that the next <see cref="Arm"/> sets it again.</summary>
    public void OnTimerFired() => armedFor = DateTimeOffset.MaxValue;

    /// <summary>Sets the timer again after it failed, so that those who wait are not forgotten.</summary>
    public void ArmAgain() => timer.Change(RetryDelay, Timeout.InfiniteTimeSpan);

    public void Dispose() => timer.Dispose();
}
