using System.Collections.Concurrent;

namespace Fal.Kling.Tests.Transfer;

/// <summary>A clock on which delays end at once and are recorded. Timeouts that only guard against silence never elapse.</summary>
internal sealed class ImpatientTime : TimeProvider
{
    /// <summary>A delay of at least this length is treated as a timeout.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    public ConcurrentQueue<TimeSpan> Delays { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime >= Patience || dueTime == Timeout.InfiniteTimeSpan)
        {
            return base.CreateTimer(callback, state, TimeSpan.FromHours(1), period);
        }

        Delays.Enqueue(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
