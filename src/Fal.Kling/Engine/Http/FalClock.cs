using System.Globalization;

namespace Fal.Kling.Engine.Http;

/// <summary>
/// What the <c>Date</c> headers of fal's responses say about the clock of this machine. fal lists requests by its own time, and a laptop that slept or a
/// container without time synchronization can be wrong by hours.
/// </summary>
internal sealed class FalClock(TimeProvider time)
{
    // The header has whole seconds: the response was written at some moment within that second.
    private static readonly TimeSpan DateResolution = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private ClockDifference? known;

    /// <summary>How far fal's clock is ahead of ours; null until a response had a <c>Date</c>.</summary>
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

    /// <summary>Takes note of a response's date.</summary>
    /// <param name="response">A response of fal's; one without a date says nothing.</param>
    /// <param name="sentAt">When its request was sent, by our clock.</param>
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
            // Of two that agree the more exact one is better. Where they contradict each other, a clock has been set, and the newer one is right.
            known = known is { } before && before.AgreesWith(seen) && before.Uncertainty < seen.Uncertainty ? before : seen;
        }
    }

    // The property, which also knows the formats of long ago, keeps what it has read for as long as the response lives: with a status stream, as long as its job.
    private static DateTimeOffset? DateOf(HttpResponseMessage response) =>
        DateTimeOffset.TryParseExact(response.Headers.FirstOf("Date"), "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset date)
            ? date
            : response.Headers.Date;
}

/// <summary>How far fal's clock is ahead of ours (negative: behind it), and by how much that may be wrong in either direction.</summary>
internal sealed record ClockDifference(TimeSpan Offset, TimeSpan Uncertainty)
{
    public bool AgreesWith(ClockDifference other) => (Offset - other.Offset).Duration() <= Uncertainty + other.Uncertainty;
}
