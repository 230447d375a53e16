using System.Collections.Concurrent;

namespace Fal.Kling.Tests.Transfer;

/// <summary>Keeps what is reported, at once and in order.</summary>
internal sealed class RecordedProgress(Action<TransferProgress>? then = null) : IProgress<TransferProgress>
{
    private readonly ConcurrentQueue<TransferProgress> reports = [];

    public IReadOnlyList<TransferProgress> Reports => [.. reports];

    public void Report(TransferProgress value)
    {
        reports.Enqueue(value);
        then?.Invoke(value);
    }
}
