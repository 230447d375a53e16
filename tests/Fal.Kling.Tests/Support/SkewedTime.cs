namespace Fal.Kling.Tests.Support;

/// <summary>The clock of a machine that has the wrong time but measures durations correctly.</summary>
internal sealed class SkewedTime(TimeProvider right, TimeSpan skew) : TimeProvider
{
    public override long TimestampFrequency => right.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => right.GetUtcNow() + skew;

    public override long GetTimestamp() => right.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => right.CreateTimer(callback, state, dueTime, period);
}
