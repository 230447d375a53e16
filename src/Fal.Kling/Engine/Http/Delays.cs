namespace Fal.Kling.Engine.Http;

/// <summary>Limits that apply to all delays.</summary>
internal static class Delays
{
    // Timers reach about 49 days. A caller who allows more than 40 means "for ever", and an error would end the wait for a paid job.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    /// <summary>Gets the longest delay that a server may impose on the caller.</summary>
    public static TimeSpan LongestGranted { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Caps a delay that a server asked for.</summary>
    public static TimeSpan Granted(TimeSpan asked) => asked < LongestGranted ? asked : LongestGranted;

    /// <summary>Caps a time at what a timer can handle.</summary>
    public static TimeSpan ForTimer(TimeSpan time) => time < LongestTimer ? time : LongestTimer;

    /// <summary>Gets a factor from 0.8 to 1.2, so that operations that started together do not stay in step.</summary>
    public static double SpreadOf(int hash) => 0.8 + ((hash & 0xFF) / 255.0 * 0.4);
}
