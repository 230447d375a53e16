using System.Diagnostics.CodeAnalysis;
using Fal.Kling.Telemetry;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Engine.Transfer;

/// <summary>Counts the bytes of a transfer and reports them at most ten times a second. An observer's exception is logged and otherwise ignored.</summary>
internal sealed class ProgressReporter(IProgress<TransferProgress> observer, string purpose, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private long bytes;
    private long? total;
    private long startBytes;
    private long startedAt;
    private long reportedAt;

    public static ProgressReporter? For(IProgress<TransferProgress>? observer, string purpose, TimeProvider time, ILogger logger) =>
        observer is null ? null : new ProgressReporter(observer, purpose, time, logger);

    /// <summary>Starts or resumes the transfer with this many bytes done. The rate is measured from here.</summary>
    public void Start(long done, long? expected)
    {
        lock (gate)
        {
            bytes = startBytes = done;
            total = expected;
            startedAt = time.GetTimestamp();
            Report();
        }
    }

    /// <summary>Adds bytes. The count is negative when a failed attempt is rolled back.</summary>
    public void Add(long count)
    {
        lock (gate)
        {
            bytes += count;
            if (time.GetElapsedTime(reportedAt) >= Interval)
            {
                Report();
            }
        }
    }

    public void End()
    {
        lock (gate)
        {
            total ??= bytes;
            Report();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "An observer's exception must not end the transfer.")]
    private void Report()
    {
        reportedAt = time.GetTimestamp();
        double seconds = time.GetElapsedTime(startedAt).TotalSeconds;
        double? rate = seconds > 0 && bytes > startBytes ? (bytes - startBytes) / seconds : null;
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
