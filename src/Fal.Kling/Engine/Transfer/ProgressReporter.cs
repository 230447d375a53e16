using System.Diagnostics.CodeAnalysis;
using Fal.Kling.Telemetry;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Engine.Transfer;

/// <summary>Counts the bytes of a transfer and tells an observer, not more often than one can read.</summary>
internal sealed class ProgressReporter(IProgress<TransferProgress> observer, string purpose, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    // How much the newest interval counts; the rest is what was told before.
    private const double Freshness = 0.2;

    private readonly Lock gate = new();
    private long bytes;
    private long? total;
    private double? rate;
    private long reportedBytes;
    private long reportedAt;

    public static ProgressReporter? For(IProgress<TransferProgress>? observer, string purpose, TimeProvider time, ILogger logger) =>
        observer is null ? null : new ProgressReporter(observer, purpose, time, logger);

    /// <summary>The transfer begins, or begins anew, with this much of it done.</summary>
    public void Start(long done, long? expected)
    {
        lock (gate)
        {
            bytes = reportedBytes = done;
            total = expected;
            reportedAt = time.GetTimestamp();
            Tell();
        }
    }

    /// <summary>So much more is done; less than zero when an attempt was in vain.</summary>
    public void Add(long count)
    {
        lock (gate)
        {
            bytes += count;
            TimeSpan elapsed = time.GetElapsedTime(reportedAt);
            if (elapsed < Interval)
            {
                return;
            }

            double latest = Math.Max(0, bytes - reportedBytes) / elapsed.TotalSeconds;
            rate = rate is { } before ? before + (Freshness * (latest - before)) : latest;
            reportedAt = time.GetTimestamp();
            reportedBytes = bytes;
            Tell();
        }
    }

    public void End()
    {
        lock (gate)
        {
            total ??= bytes;
            Tell();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "What an observer throws must not cost the transfer.")]
    private void Tell()
    {
        try
        {
            observer.Report(new TransferProgress(bytes, total) { BytesPerSecond = rate });
        }
        catch (Exception exception)
        {
            Log.TransferObserverThrew(logger, exception, purpose);
        }
    }
}
