namespace Fal.Kling.Tests.Orders.Exploration;

/// <summary>The time of the world. It moves only when the explorer moves it. A process has its own view of it, which is dropped with the process, and may be wrong.</summary>
internal sealed class ExploredTime
{
    private readonly List<ProcessTime.Timer> timers = [];

    public DateTimeOffset Now { get; private set; } = new(2026, 10, 1, 9, 0, 0, TimeSpan.Zero);

    public void Advance(TimeSpan time) => Now += time;

    /// <summary>Moves to the next timer of the process, which continues inline.</summary>
    public void FireNext(ProcessTime process)
    {
        ProcessTime.Timer next = timers.Where(timer => timer.Time == process).MinBy(timer => timer.Due)!;
        timers.Remove(next);
        Now = next.Due > Now ? next.Due : Now;
        next.Fire();
    }

    /// <summary>When the process wants to go on; null when it waits for no timer.</summary>
    public DateTimeOffset? NextOf(ProcessTime process) => timers.Where(timer => timer.Time == process).Select(timer => (DateTimeOffset?)timer.Due).Min();

    public void Drop(ProcessTime process) => timers.RemoveAll(timer => timer.Time == process);

    internal sealed class ProcessTime(ExploredTime world, TimeSpan skew) : TimeProvider
    {
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => world.Now + skew;

        public override long GetTimestamp() => world.Now.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Timer timer = new(this, callback, state);
            timer.Change(dueTime, period);
            return timer;
        }

        internal sealed class Timer(ProcessTime time, TimerCallback callback, object? state) : ITimer
        {
            private bool disposed;

            public ProcessTime Time => time;

            public DateTimeOffset Due { get; private set; }

            private List<Timer> All => time.All;

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                All.Remove(this);
                if (!disposed && dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = time.Now + dueTime;
                    All.Add(this);
                }

                return !disposed;
            }

            public void Fire() => callback(state);

            public void Dispose()
            {
                disposed = true;
                All.Remove(this);
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return default;
            }
        }

        private List<Timer> All => world.timers;

        private DateTimeOffset Now => world.Now;
    }
}
