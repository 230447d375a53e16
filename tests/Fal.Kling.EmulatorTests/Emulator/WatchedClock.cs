using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Kling.EmulatorTests.Emulator;

/// <summary>A clock that stands still and reports each timer that is started, so that a test can advance it.</summary>
internal sealed class WatchedClock : FakeTimeProvider
{
    private readonly Channel<TimeSpan> waits = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>The next timer, in the order in which they were started. If none is started, the test fails instead of hanging.</summary>
    public Task<TimeSpan> NextWaitAsync() =>
        waits.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

    /// <summary>Waits for the next timers, and fails if they have other lengths than these.</summary>
    public async Task ExpectTimersAsync(params double[] seconds)
    {
        foreach (double expected in seconds)
        {
            Assert.Equal(expected, (await NextWaitAsync()).TotalSeconds);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero)
        {
            waits.Writer.TryWrite(dueTime);
        }

        return timer;
    }
}
