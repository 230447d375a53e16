using System.Collections.Concurrent;

namespace Fal.Kling.Tests.Transfer;

/// <summary>Records reports immediately and in order.</summary>
internal sealed class RecordedProgress(Action<TransferProgress>? then = null) : IProgress<TransferProgress>
{
    private readonly ConcurrentQueue<TransferProgress> reports = [];

    /// <summary>The bytes of each report, without the rate, which depends on the machine.</summary>
    public IReadOnlyList<TransferProgress> Reports => [.. reports.Select(report => report with { BytesPerSecond = null })];

    public IReadOnlyList<double?> Rates => [.. reports.Select(report => report.BytesPerSecond)];

    public void Report(TransferProgress value)
    {
        reports.Enqueue(value);
        then?.Invoke(value);
    }
}
