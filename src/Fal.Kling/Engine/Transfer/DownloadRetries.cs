using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Transfer;

/// <summary>What broke an attempt to download off.</summary>
/// <param name="Reason">As the middle of a sentence.</param>
/// <param name="Exception">What is thrown when it is not tried again.</param>
/// <param name="AskedDelay">How long the server asked to wait; null when it did not.</param>
internal sealed record Interruption(string Reason, KlingException Exception, TimeSpan? AskedDelay = null);

/// <summary>How often, and when, an interrupted download goes on. Progress makes it count from none again.</summary>
internal sealed class DownloadRetries(int maxRetries, Uri url, long start)
{
    private static readonly TimeSpan AfterProgress = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // So that downloads which broke off together do not go on together.
    private readonly double spread = Delays.SpreadOf(url.GetHashCode());
    private long lastPosition = start;

    public int Failures { get; private set; }

    /// <returns>How long to wait; null when it is enough.</returns>
    public TimeSpan? DelayAfter(Interruption interruption, long position)
    {
        bool progress = position > lastPosition;
        lastPosition = position;
        Failures = progress ? 1 : Failures + 1;
        if (Failures > maxRetries)
        {
            return null;
        }

        TimeSpan backoff = First * Math.Pow(2, Failures - 1);
        TimeSpan ours = (progress ? AfterProgress : backoff < Longest ? backoff : Longest) * spread;
        return interruption.AskedDelay is { } asked ? Delays.Granted(asked) : ours;
    }
}
