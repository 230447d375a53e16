using Fal.Kling.Engine.Http;

namespace Fal.Kling.Jobs;

/// <summary>
/// Computes how long a wait pauses between two requests: growing from one second to ten, or the caller's interval, and longer if fal asks for it.
/// The request id adds jitter, so that jobs submitted together do not poll together.
/// </summary>
internal sealed class PollSchedule(TimeSpan? interval, string requestId)
{
    private const double Growth = 1.5;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly double spread = Delays.SpreadOf(requestId.GetHashCode(StringComparison.Ordinal));
    private TimeSpan current = First;

    /// <summary>Gets the pause before the next poll.</summary>
    public TimeSpan NextPoll(TimeSpan? asked)
    {
        if (interval is { } chosen)
        {
            return Longer(Delays.ForTimer(chosen), asked);
        }

        TimeSpan delay = current * spread;
        current = current * Growth < Longest ? current * Growth : Longest;
        return Longer(delay, asked);
    }

    /// <summary>Gets the pause before the stream is opened again.</summary>
    public TimeSpan NextStream(int failures, TimeSpan? asked) => Longer(First * failures * spread, asked);

    // fal's delay, but never less than our own, so that a response cannot make us hurry.
    private static TimeSpan Longer(TimeSpan own, TimeSpan? asked) => asked > own ? asked.Value : own;
}
