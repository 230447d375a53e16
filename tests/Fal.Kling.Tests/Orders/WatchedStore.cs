namespace Fal.Kling.Tests.Orders;

/// <summary>A store in memory that notes each call, and in which a test can step in before or after a call.</summary>
internal sealed class WatchedStore(TimeProvider time) : IKlingIdempotencyStore
{
    private readonly InMemoryIdempotencyStore inner = new(time);

    public List<string> Calls { get; } = [];

    /// <summary>Called before each call with its name, such as <c>replace sending</c>.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    public Func<string, Task> After { get; set; } = _ => Task.CompletedTask;

    public IEnumerable<string> Writes => Calls.Where(call => !call.StartsWith("find", StringComparison.Ordinal));

    public async Task<IdempotencyRecord> RecordOfAsync(string key) => (await inner.FindAsync(key))!.Record;

    public Task<StoredIdempotencyRecord?> FindAsync(string key, CancellationToken cancellationToken = default) =>
        NoteAsync("find", () => inner.FindAsync(key, cancellationToken));

    public Task<string?> FindOwnerAsync(string account, string requestId, CancellationToken cancellationToken = default) =>
        NoteAsync("find owner", () => inner.FindOwnerAsync(account, requestId, cancellationToken));

    public Task<bool> TryAddAsync(IdempotencyRecord record, CancellationToken cancellationToken = default) =>
        NoteAsync("add", () => inner.TryAddAsync(record, cancellationToken));

    public Task<IdempotencyWrite> TryReplaceAsync(IdempotencyRecord record, CancellationToken cancellationToken = default) =>
        NoteAsync($"replace {record.State.ToString().ToLowerInvariant()}", () => inner.TryReplaceAsync(record, cancellationToken));

    private async Task<T> NoteAsync<T>(string call, Func<Task<T>> work)
    {
        Calls.Add(call);
        await Before(call);
        T result = await work();
        await After(call);
        return result;
    }
}
