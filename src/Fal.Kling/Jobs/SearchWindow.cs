using Fal.Kling.Engine.Http;

namespace Fal.Kling.Jobs;

/// <summary>When, by fal's clock, the request of an attempt can have been sent: from the attempt until an hour later.</summary>
internal sealed record SearchWindow
{
    private static readonly TimeSpan Length = TimeSpan.FromHours(1);

    // For rounding on the way. An earlier request belongs to another submission.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    // As long as fal's clock isn't known, a little more is read, so that the usual small difference needs no second request.
    private static readonly TimeSpan ReadingMargin = TimeSpan.FromMinutes(1);

    private SearchWindow(SubmitAttempt attempt, FalClock clock)
    {
        Clock = DifferenceOf(attempt) ?? clock.Difference;
        TimeSpan slack = Tolerance + (Clock?.Uncertainty ?? TimeSpan.Zero);
        AttemptAt = Add(attempt.StartedAt, Clock?.Offset ?? TimeSpan.Zero);
        From = Add(AttemptAt, -slack);
        To = Add(AttemptAt, Length + slack);
        ReadFrom = Clock is null ? Add(From, -ReadingMargin) : From;
        ReadTo = clock.Difference is { } now ? Earlier(To, Add(clock.OurTime, now.Offset + now.Uncertainty)) : Clock is null ? Add(To, ReadingMargin) : To;
    }

    /// <summary>How far fal's clock was ahead of the clock that timed the attempt; null when it isn't known, and taken for equal.</summary>
    public ClockDifference? Clock { get; }

    /// <summary>The attempt, in fal's time.</summary>
    public DateTimeOffset AttemptAt { get; }

    public DateTimeOffset From { get; }

    public DateTimeOffset To { get; }

    /// <summary>Where the list is read from.</summary>
    public DateTimeOffset ReadFrom { get; }

    /// <summary>Where the list is read to: not beyond now, because fal may refuse an end that lies in the future.</summary>
    public DateTimeOffset ReadTo { get; }

    /// <summary>The window, as far as it can be known by now.</summary>
    public static SearchWindow Of(SubmitAttempt attempt, FalClock clock) => new(attempt, clock);

    public bool Contains(DateTimeOffset sentAt) => sentAt >= From && sentAt <= To;

    /// <summary>Whether a list that was read for this window will do for the other one.</summary>
    public bool IsEnoughFor(SearchWindow other) => ReadFrom <= other.From && (Clock is null ? ReadTo : To) >= other.To;

    private static ClockDifference? DifferenceOf(SubmitAttempt attempt) =>
        attempt.ClockOffset is { } offset ? new ClockDifference(offset, attempt.ClockUncertainty?.Duration() ?? TimeSpan.Zero) : null;

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;

    // An attempt is read from JSON, so that its times may be anything.
    private static DateTimeOffset Add(DateTimeOffset time, TimeSpan span)
    {
        Int128 ticks = (Int128)time.UtcTicks + span.Ticks;
        return new DateTimeOffset((long)Int128.Clamp(ticks, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);
    }
}
