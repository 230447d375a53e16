namespace Fal.Kling.Emulator;

/// <summary>Sums of times that end at the last moment there is, so that a delay such as <see cref="TimeSpan.MaxValue"/> means "never".</summary>
internal static class TimeMath
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    /// <summary>A delay that a timer takes: it stands for "never" from 40 days on.</summary>
    public static TimeSpan ForTimer(TimeSpan delay) => delay > LongestTimer ? Timeout.InfiniteTimeSpan : delay;

    public static DateTimeOffset Plus(this DateTimeOffset time, TimeSpan delay) =>
        delay > DateTimeOffset.MaxValue - time ? DateTimeOffset.MaxValue : time + delay;
}
