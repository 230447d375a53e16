namespace Fal.Kling.Benchmarks;

/// <summary>Counts the reads and writes of a store.</summary>
internal sealed class CountingStore(IKlingIdempotencyStore store) : IKlingIdempotencyStore
{
    public int Reads { get; private set; }

    public int Writes { get; private set; }

    public Task<StoredIdempotencyRecord?> FindAsync(string key, CancellationToken cancellationToken = default)
    {
        Reads++;
        return store.FindAsync(key, cancellationToken);
    }

    public Task<string?> FindOwnerAsync(string account, string requestId, CancellationToken cancellationToken = default)
    {
        Reads++;
        return store.FindOwnerAsync(account, requestId, cancellationToken);
    }

    public Task<bool> TryAddAsync(IdempotencyRecord record, CancellationToken cancellationToken = default)
    {
        Writes++;
        return store.TryAddAsync(record, cancellationToken);
    }

    public Task<IdempotencyWrite> TryReplaceAsync(IdempotencyRecord record, CancellationToken cancellationToken = default)
    {
        Writes++;
        return store.TryReplaceAsync(record, cancellationToken);
    }
}
