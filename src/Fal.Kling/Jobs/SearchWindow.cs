using Fal.Kling.Engine.Http;

namespace Fal.Kling.Jobs;

/// <summary>The period, by fal's clock, in which the request of an attempt can have been sent: from the attempt until an hour later.</summary>
internal sealed record SearchWindow
{
    private static readonly TimeSpan Length = TimeSpan.FromHours(1);

    // Allows for rounding. An earlier request belongs to another submission.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    // While fal's clock is unknown, a little more is read, so that the usual small difference does not need a second request.
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

    /// <summary>Gets how far fal's clock was ahead of the clock that timed the attempt; null when that is unknown, and the clocks are assumed to be equal.</summary>
    public ClockDifference? Clock { get; }

    /// <summary>Gets the time of the attempt by fal's clock.</summary>
    public DateTimeOffset AttemptAt { get; }

    public DateTimeOffset From { get; }

    public DateTimeOffset To { get; }

    /// <summary>Gets where to start reading the list.</summary>
    public DateTimeOffset ReadFrom { get; }

    /// <summary>Gets where to stop reading the list. It is never later than now, because fal may refuse an end in the future.</summary>
    public DateTimeOffset ReadTo { get; }

    /// <summary>Creates the window from what is known so far.</summary>
    public static SearchWindow Of(SubmitAttempt attempt, FalClock clock) => new(attempt, clock);

    public bool Contains(DateTimeOffset sentAt) => sentAt >= From && sentAt <= To;

    /// <summary>Returns whether a list that was read for this window also covers the other one.</summary>
    public bool IsEnoughFor(SearchWindow other) => ReadFrom <= other.From && (Clock is null ? ReadTo : To) >= other.To;

    private static ClockDifference? DifferenceOf(SubmitAttempt attempt) =>
        attempt.ClockOffset is { } offset ? new ClockDifference(offset, attempt.ClockUncertainty?.Duration() ?? TimeSpan.Zero) : null;

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;

    // An attempt is read from JSON, so its times may be anything.
    private static DateTimeOffset Add(DateTimeOffset time, TimeSpan span)
    {
        Int128 ticks = (Int128)time.UtcTicks + span.Ticks;
        return new DateTimeOffset((long)Int128.Clamp(ticks, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);
    }
}
