namespace Fal.Kling.Emulator;

/// <summary>Adds times without overflow, so that a delay such as <see cref="TimeSpan.MaxValue"/> means "never".</summary>
internal static class TimeMath
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    /// <summary>Limits a delay to what a timer accepts. From 40 days on, it means "never".</summary>
    public static TimeSpan ForTimer(TimeSpan delay) => delay > LongestTimer ? Timeout.InfiniteTimeSpan : delay;

    public static DateTimeOffset Plus(this DateTimeOffset time, TimeSpan delay) =>
        delay > DateTimeOffset.MaxValue - time ? DateTimeOffset.MaxValue : time + delay;
}
