namespace Fal.Kling.Jobs;

/// <summary>
/// Measures for a wait how long fal has given no usable response. It runs between consecutive failures. If a gap is much longer than the planned pause,
/// the machine slept or a clock was set, and the gap counts only in part.
/// </summary>
internal sealed class TroubleClock(TimeProvider time)
{
    // An attempt, with its timeout, takes less than this by default.
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromMinutes(5);
    private const int MinFailures = 5;

    private TimeSpan lasted;
    private long lastFailureAt;
    private int failures;

    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(30);

    public bool IsTooLong => lasted > Limit && failures >= MinFailures;

    /// <param name="pause">How long the wait paused on purpose since the last failure.</param>
    public void Failed(TimeSpan pause)
    {
        if (failures > 0)
        {
            TimeSpan gap = time.GetElapsedTime(lastFailureAt);
            TimeSpan longest = pause + LongestAttempt;
            lasted += gap < longest ? gap : longest;
        }

        lastFailureAt = time.GetTimestamp();
        failures++;
    }

    public void End() => (lasted, failures) = (TimeSpan.Zero, 0);
}
