namespace Fal.Kling.Emulator;

/// <summary>Sums of times that end at the last moment there is, so that a delay such as <see cref="TimeSpan.MaxValue"/> means "never".</summary>
internal static class TimeMath
{
    public static DateTimeOffset Plus(this DateTimeOffset time, TimeSpan delay) =>
        delay > DateTimeOffset.MaxValue - time ? DateTimeOffset.MaxValue : time + delay;
}
