using System.Globalization;

namespace Fal.Kling.Engine.Http;

/// <summary>
/// Estimates from the <c>Date</c> headers of fal's responses how far this machine's clock is off. fal lists requests by its own time, and the clock of a laptop
/// that slept or a container without time synchronization can be wrong by hours.
/// </summary>
internal sealed class FalClock(TimeProvider time)
{
    // The header has whole seconds. The response was written at some moment within that second.
    private static readonly TimeSpan DateResolution = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private ClockDifference? known;

    /// <summary>Gets how far fal's clock is ahead of ours; null until a response has a <c>Date</c>.</summary>
    public ClockDifference? Difference
    {
        get
        {
            lock (gate)
            {
                return known;
            }
        }
    }

    public DateTimeOffset OurTime => time.GetUtcNow();

    /// <summary>Records a response's date.</summary>
    /// <param name="response">A response from fal. It is ignored if it doesn't have a date.</param>
    /// <param name="sentAt">When its request was sent, according to our clock.</param>
    public void Note(HttpResponseMessage response, DateTimeOffset sentAt)
    {
        if (DateOf(response) is not { } date)
        {
            return;
        }

        DateTimeOffset receivedAt = OurTime;
        TimeSpan least = date - receivedAt;
        TimeSpan most = date + DateResolution - sentAt;
        if (most < least)
        {
            // Our clock was set back while the request was under way.
            return;
        }

        ClockDifference seen = new((least + most) / 2, (most - least) / 2);
        lock (gate)
        {
            // If two measurements agree, the more precise one is kept. If they contradict each other, a clock was changed and the newer one is right.
            known = known is { } before && before.AgreesWith(seen) && before.Uncertainty < seen.Uncertainty ? before : seen;
        }
    }

    // The typed Date property would cache its parsed value as long as the response lives. For a status stream that is as long as the job.
    private static DateTimeOffset? DateOf(HttpResponseMessage response) =>
        DateTimeOffset.TryParseExact(response.Headers.FirstOf("Date"), "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset date)
            ? date
            : response.Headers.Date;
}

/// <summary>How far fal's clock is ahead of ours (negative: behind), and the uncertainty in either direction.</summary>
internal sealed record ClockDifference(TimeSpan Offset, TimeSpan Uncertainty)
{
    public bool AgreesWith(ClockDifference other) => (Offset - other.Offset).Duration() <= Uncertainty + other.Uncertainty;
}
