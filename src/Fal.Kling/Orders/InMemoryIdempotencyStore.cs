using Fal.Kling.Orders;

namespace Fal.Kling;

/// <summary>
/// Records purchases in the memory of this process: enough against double clicks and repeated calls within it. A restart forgets everything, and other processes see nothing.
/// </summary>
public sealed class InMemoryIdempotencyStore : IKlingIdempotencyStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Account, string RequestId), string> owners = [];
    private readonly LinkedList<string> leastRecentFirst = [];
    private readonly TimeProvider time;

    /// <summary>Creates an empty store.</summary>
    /// <param name="timeProvider">The clock. Default: <see cref="TimeProvider.System"/>.</param>
    public InMemoryIdempotencyStore(TimeProvider? timeProvider = null) => time = timeProvider ?? TimeProvider.System;

    /// <summary>
    /// The maximum number of records. Default: 10,000. A new record replaces the finished one that was changed least recently. If all are unfinished, it is refused.
    /// </summary>
    /// <exception cref="ArgumentException">The value is less than 1.</exception>
    public int Capacity
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentException($"{nameof(Capacity)} is {value}; it must be at least 1.", nameof(Capacity));
    } = 10_000;

    /// <summary>How long a finished record is kept. Default: 30 days. An unfinished one is kept for as long as the process runs.</summary>
    /// <exception cref="ArgumentException">The value is zero or negative.</exception>
    public TimeSpan Retention { get; init => field = IdempotencyRetention.Check(value, nameof(Retention)); } = IdempotencyRetention.Default;

    /// <inheritdoc/>
    public Task<StoredIdempotencyRecord?> FindAsync(string key, CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            return Task.FromResult(entries.TryGetValue(key, out Entry? entry) ? new StoredIdempotencyRecord(entry.Record, AgeOf(entry)) : null);
        }
    }

    /// <inheritdoc/>
    public Task<string?> FindOwnerAsync(string account, string requestId, CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            return Task.FromResult(owners.GetValueOrDefault((account, requestId)));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The store is full of unfinished records.</exception>
    public Task<bool> TryAddAsync(IdempotencyRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        lock (gate)
        {
            if (entries.ContainsKey(record.Key))
            {
                return Task.FromResult(false);
            }

            MakeRoom();
            entries.Add(record.Key, new Entry(record, time.GetTimestamp(), leastRecentFirst.AddLast(record.Key)));
            return Task.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public Task<IdempotencyWrite> TryReplaceAsync(IdempotencyRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        lock (gate)
        {
            return Task.FromResult(Replace(record));
        }
    }

    private IdempotencyWrite Replace(IdempotencyRecord record)
    {
        if (!entries.TryGetValue(record.Key, out Entry? entry) || entry.Record.Version != record.Version - 1)
        {
            return IdempotencyWrite.Changed;
        }

        if (record.RequestId is { } requestId && owners.TryGetValue((record.Account, requestId), out string? owner) && owner != record.Key)
        {
            return IdempotencyWrite.RequestIdTaken;
        }

        Disown(entry.Record);
        if (record.RequestId is { } id)
        {
            owners[(record.Account, id)] = record.Key;
        }

        leastRecentFirst.Remove(entry.Place);
        leastRecentFirst.AddLast(entry.Place);
        entries[record.Key] = entry with { Record = record, WrittenAt = time.GetTimestamp() };
        return IdempotencyWrite.Written;
    }

    private void MakeRoom()
    {
        LinkedListNode<string>? next;
        for (LinkedListNode<string>? place = leastRecentFirst.First; place is not null && entries[place.Value] is var entry && AgeOf(entry) > Retention; place = next)
        {
            next = place.Next;
            if (entry.Record.IsFinished)
            {
                Remove(place.Value);
            }
        }

        if (entries.Count >= Capacity)
        {
            Remove(leastRecentFirst.FirstOrDefault(key => entries[key].Record.IsFinished) ?? throw new InvalidOperationException(
                $"The {nameof(InMemoryIdempotencyStore)} is full: each of its {entries.Count} purchases is under way or unresolved. Release or resolve those that are unresolved, or raise {nameof(Capacity)}."));
        }
    }

    private void Remove(string key)
    {
        if (entries.Remove(key, out Entry? entry))
        {
            leastRecentFirst.Remove(entry.Place);
            Disown(entry.Record);
        }
    }

    private void Disown(IdempotencyRecord record)
    {
        if (record.RequestId is { } requestId)
        {
            owners.Remove((record.Account, requestId));
        }
    }

    private TimeSpan AgeOf(Entry entry) => time.GetElapsedTime(entry.WrittenAt);

    private sealed record Entry(IdempotencyRecord Record, long WrittenAt, LinkedListNode<string> Place);
}
