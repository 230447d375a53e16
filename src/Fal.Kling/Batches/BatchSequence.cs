namespace Fal.Kling.Batches;

/// <summary>The outcomes of a batch. They can be enumerated once, because every enumeration submits.</summary>
internal sealed class BatchSequence(IEnumerable<KlingRequest> requests, BatchOptions options, BatchCalls calls, CancellationToken callersToken) : IAsyncEnumerable<BatchOutcome>
{
    private int enumerated;

    public IAsyncEnumerator<BatchOutcome> GetAsyncEnumerator(CancellationToken cancellationToken = default) => Interlocked.Exchange(ref enumerated, 1) == 0
        ? new BatchRun(options, calls).RunAsync(requests, callersToken).GetAsyncEnumerator(cancellationToken)
        : throw new InvalidOperationException("This batch has been enumerated before, and would be submitted again. Call RunAllAsync again if you want that.");
}
