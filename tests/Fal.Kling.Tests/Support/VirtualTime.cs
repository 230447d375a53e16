namespace Fal.Kling.Tests.Support;

/// <summary>
/// A clock without waiting: while work runs under <see cref="RunAsync{T}"/>, it jumps to the next timer whenever the work is idle.
/// The fake handlers respond synchronously and there is no synchronisation context, so work runs inline until it waits for a timer,
/// and the order of events is the same on every run.
/// </summary>
internal sealed class VirtualTime : TimeProvider
{
    private const int MaxJumps = 200_000;
    private static readonly TimeSpan HangLimit = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private readonly List<Timer> timers = [];
    private TaskCompletionSource scheduled = new();
    private DateTimeOffset now = Start;
    private long order;

    public static DateTimeOffset Start { get; } = new(2026, 10, 1, 9, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>The time since <see cref="Start"/>.</summary>
    public TimeSpan Elapsed => GetUtcNow() - Start;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Unlike <see cref="Task.Delay(TimeSpan, TimeProvider, CancellationToken)"/>, whose cancellation continues on another thread, this one continues inline.</summary>
    public async Task Delay(TimeSpan length, CancellationToken cancellationToken)
    {
        TaskCompletionSource source = new();
        await using ITimer timer = CreateTimer(_ => source.TrySetResult(), null, length, Timeout.InfiniteTimeSpan);
        await using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister((_, token) => source.TrySetCanceled(token), null);
        await source.Task;
    }

    public Task RunAsync(Func<Task> work) => RunAsync(async () =>
    {
        await work();
        return true;
    });

    public Task<T> RunAsync<T>(Func<Task<T>> work) => Task.Run(async () =>
    {
        Task<T> running = work();
        for (int jumps = 0; !running.IsCompleted; jumps++)
        {
            Assert.True(jumps < MaxJumps, $"The work never ends: {jumps} timers have fired in {Elapsed} of virtual time.");
            if (!FireNext())
            {
                await StandStillAsync(running);
            }
        }

        return await running;
    });

    // The work is on another thread, as with file I/O, or waits for something that never happens.
    private async Task StandStillAsync(Task running)
    {
        Task timer;
        lock (gate)
        {
            scheduled = timers.Count > 0 ? scheduled : new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            timer = scheduled.Task;
        }

        await Task.WhenAny(running, timer).WaitAsync(HangLimit);
    }

    private bool FireNext()
    {
        Timer? next;
        lock (gate)
        {
            next = timers.MinBy(timer => (timer.Due, timer.Order));
            if (next is null)
            {
                return false;
            }

            timers.Remove(next);
            now = next.Due > now ? next.Due : now;
        }

        next.Fire();
        return true;
    }

    private sealed class Timer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private bool disposed;

        public DateTimeOffset Due { get; private set; }

        public long Order { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Assert.Equal(Timeout.InfiniteTimeSpan, period);
            lock (time.gate)
            {
                time.timers.Remove(this);
                if (disposed)
                {
                    return false;
                }

                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = time.now + dueTime;
                    Order = time.order++;
                    time.timers.Add(this);
                    time.scheduled.TrySetResult();
                }

                return true;
            }
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (time.gate)
            {
                disposed = true;
                time.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
