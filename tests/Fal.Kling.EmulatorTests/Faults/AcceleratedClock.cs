namespace Fal.Kling.EmulatorTests.Faults;

/// <summary>
/// A clock that runs up to a thousand times as fast as real time. Real sockets need real time, but the backoffs and outages of minutes that are tested with them do not.
/// </summary>
internal sealed class AcceleratedClock(int factor = 1000, TimeSpan ahead = default) : TimeProvider
{
    private readonly long startedAt = System.GetTimestamp();

    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() => (System.GetTimestamp() - startedAt) * factor;

    // The date does not run faster, because fal's does not either. It can be wrong.
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new AcceleratedTimer(this, System.CreateTimer(callback, state, Shorten(dueTime), Shorten(period)));

    // A timer must not be rounded down to zero milliseconds.
    private TimeSpan Shorten(TimeSpan time) =>
        time <= TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(Math.Max(1, time.TotalMilliseconds / factor));

    private sealed class AcceleratedTimer(AcceleratedClock clock, ITimer inner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(clock.Shorten(dueTime), clock.Shorten(period));

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
