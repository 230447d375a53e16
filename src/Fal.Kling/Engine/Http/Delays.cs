namespace Fal.Kling.Engine.Http;

/// <summary>What all delays have in common.</summary>
internal static class Delays
{
    // Timers go no further than about 49 days. Whoever allows more than 40 means "for ever", and an error would cost a wait that has been paid for.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    /// <summary>A server may ask for patience, but not park the caller.</summary>
    public static TimeSpan LongestGranted { get; } = TimeSpan.FromMinutes(1);

    /// <summary>A delay that a server asked for, as far as it is granted.</summary>
    public static TimeSpan Granted(TimeSpan asked) => asked < LongestGranted ? asked : LongestGranted;

    /// <summary>A time as far as a timer goes.</summary>
    public static TimeSpan ForTimer(TimeSpan time) => time < LongestTimer ? time : LongestTimer;

    /// <summary>A factor from 0.8 to 1.2, so that what began together does not go on together.</summary>
    public static double SpreadOf(int hash) => 0.8 + ((hash & 0xFF) / 255.0 * 0.4);
}
