using Fal.Kling.Engine.Http;

namespace Fal.Kling.Jobs;

/// <summary>When to ask next: from one second growing to ten. Spread by the request id, so that jobs submitted together do not ask together.</summary>
internal sealed class PollSchedule(TimeSpan? interval, string requestId)
{
    private const double Growth = 1.5;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly double spread = Delays.SpreadOf(requestId.GetHashCode(StringComparison.Ordinal));
    private TimeSpan current = First;

    /// <summary>The delay before the next question.</summary>
    public TimeSpan Next(TimeSpan? asked) => Longer(Next(), asked);

    /// <summary>The delay before the stream is opened again.</summary>
    public TimeSpan StreamBackoff(int failures, TimeSpan? asked) => Longer(First * failures * spread, asked);

    // What fal asked for, but not less than our own, so that an answer cannot make us hurry.
    private static TimeSpan Longer(TimeSpan own, TimeSpan? asked) => asked > own ? asked.Value : own;

    private TimeSpan Next()
    {
        if (interval is { } chosen)
        {
            return Delays.ForTimer(chosen);
        }

        TimeSpan delay = current * spread;
        current = current * Growth < Longest ? current * Growth : Longest;
        return delay;
    }
}
