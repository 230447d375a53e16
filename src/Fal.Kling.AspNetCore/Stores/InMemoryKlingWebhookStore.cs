namespace Fal.Kling;

/// <summary>
/// Remembers in the memory of this process which webhooks have been handled. It is the default. A restart forgets everything, and other processes see nothing: with
/// more than one, use a store that they share.
/// </summary>
public sealed class InMemoryKlingWebhookStore : IKlingWebhookStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly LinkedList<string> oldestFirst = [];
    private readonly TimeProvider time;

    /// <summary>Creates an empty store.</summary>
    /// <param name="timeProvider">The clock. Default: <see cref="TimeProvider.System"/>.</param>
    public InMemoryKlingWebhookStore(TimeProvider? timeProvider = null) => time = timeProvider ?? TimeProvider.System;

    /// <summary>
    /// The maximum number of webhooks. Default: 100,000. A new one replaces the oldest that has been handled or whose lease is over. If all are being handled, it is
    /// reported as <see cref="WebhookClaim.InProgress"/>, so that fal sends it again.
    /// </summary>
    /// <exception cref="ArgumentException">The value is less than 1.</exception>
    public int Capacity
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentException($"{nameof(Capacity)} is {value}; it must be at least 1.", nameof(Capacity));
    } = 100_000;

    /// <summary>How long a handled webhook is remembered. Default: 24 hours. fal repeats a webhook for about two hours.</summary>
    /// <exception cref="ArgumentException">The value is zero or negative.</exception>
    public TimeSpan Retention
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw new ArgumentException($"{nameof(Retention)} is {value}; it must be more than zero.", nameof(Retention));
    } = TimeSpan.FromHours(24);

    /// <inheritdoc/>
    public Task<WebhookClaim> TryClaimAsync(string requestId, string owner, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requestId);
        ArgumentNullException.ThrowIfNull(owner);
        lock (gate)
        {
            return Task.FromResult(Claim(requestId, owner, lease));
        }
    }

    /// <inheritdoc/>
    public Task CompleteAsync(string requestId, string owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requestId);
        lock (gate)
        {
            Remove(requestId);
            Add(requestId, owner: null, Retention);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ReleaseAsync(string requestId, string owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requestId);
        ArgumentNullException.ThrowIfNull(owner);
        lock (gate)
        {
            if (entries.TryGetValue(requestId, out Entry? entry) && entry.Owner == owner)
            {
                Remove(requestId);
            }
        }

        return Task.CompletedTask;
    }

    private WebhookClaim Claim(string requestId, string owner, TimeSpan lease)
    {
        if (entries.TryGetValue(requestId, out Entry? entry) && !IsOver(entry))
        {
            return entry.IsHandled ? WebhookClaim.Handled : WebhookClaim.InProgress;
        }

        Remove(requestId);
        if (!MakeRoom())
        {
            return WebhookClaim.InProgress;
        }

        Add(requestId, owner, lease);
        return WebhookClaim.Granted;
    }

    private bool MakeRoom()
    {
        while (oldestFirst.First is { } oldest && IsOver(entries[oldest.Value]))
        {
            Remove(oldest.Value);
        }

        if (entries.Count >= Capacity && oldestFirst.FirstOrDefault(id => entries[id].IsHandled || IsOver(entries[id])) is { } expendable)
        {
            Remove(expendable);
        }

        return entries.Count < Capacity;
    }

    private void Add(string requestId, string? owner, TimeSpan duration) => entries.Add(requestId, new Entry(owner, time.GetTimestamp(), duration, oldestFirst.AddLast(requestId)));

    private void Remove(string requestId)
    {
        if (entries.Remove(requestId, out Entry? entry))
        {
            oldestFirst.Remove(entry.Place);
        }
    }

    private bool IsOver(Entry entry) => time.GetElapsedTime(entry.Since) >= entry.Duration;

    // The owner is null once the webhook has been handled.
    private sealed record Entry(string? Owner, long Since, TimeSpan Duration, LinkedListNode<string> Place)
    {
        public bool IsHandled => Owner is null;
    }
}
