namespace Fal.Kling;

/// <summary>Lets old rows be removed at most once an hour, by one caller.</summary>
internal sealed class CleaningSchedule
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private long nextAt = Environment.TickCount64;

    /// <summary>Returns whether it is time, and the caller should clean.</summary>
    public bool TryStart()
    {
        long due = Interlocked.Read(ref nextAt);
        long now = Environment.TickCount64;
        return now >= due && Interlocked.CompareExchange(ref nextAt, now + (long)Interval.TotalMilliseconds, due) == due;
    }

    /// <summary>Whole seconds, because databases round fractions, and no more than an int, because some take nothing else.</summary>
    public static double Seconds(TimeSpan time) => Math.Min(Math.Ceiling(time.TotalSeconds), int.MaxValue);
}
