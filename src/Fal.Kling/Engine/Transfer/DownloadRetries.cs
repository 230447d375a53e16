using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Transfer;

/// <summary>
/// Decides whether and when an interrupted download resumes. Only bytes beyond the highest position reached count as progress. Progress resets the failure count.
/// </summary>
internal sealed class DownloadRetries(int maxRetries, Uri url, long start)
{
    /// <summary>The limit that ends a download however little progress each attempt makes.</summary>
    public const int MaxAttempts = 10_000;

    private static readonly TimeSpan AfterProgress = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // Downloads that were interrupted together must not resume together.
    private readonly double spread = Delays.SpreadOf(url.GetHashCode());
    private long highest = start;
    private int attempts;

    public int Failures { get; private set; }

    /// <returns>How long to wait; null when the download must end.</returns>
    public TimeSpan? DelayAfter(Interruption interruption, long position)
    {
        bool progress = position > highest;
        highest = Math.Max(highest, position);
        Failures = progress ? 1 : Failures + 1;
        if (Failures > maxRetries || ++attempts >= MaxAttempts)
        {
            return null;
        }

        TimeSpan backoff = First * Math.Pow(2, Failures - 1);
        TimeSpan ours = (progress ? AfterProgress : backoff < Longest ? backoff : Longest) * spread;
        return interruption.AskedDelay is { } asked ? Delays.Granted(asked) : ours;
    }
}
