using System.Text;
using Microsoft.Extensions.Caching.Distributed;

namespace Fal.Kling;

/// <summary>
/// Remembers in the application's <see cref="IDistributedCache"/> which webhooks have been handled, for all processes that share the cache. This is best effort: the
/// interface cannot add a value only if there is none, so two deliveries at the same moment can both be handled, and a cache may drop what it holds. If a job must
/// never be handled twice, use a store in a database.
/// </summary>
public sealed class DistributedCacheKlingWebhookStore : IKlingWebhookStore
{
    private const string KeyPrefix = "fal-kling-webhook:";
    private const string HandledText = "handled";
    private const string OwnerPrefix = "claimed by ";

    private readonly IDistributedCache cache;

    /// <summary>Creates a store. Register it before or after AddKlingWebhooks: <c>services.AddSingleton&lt;IKlingWebhookStore, DistributedCacheKlingWebhookStore&gt;()</c>.</summary>
    /// <param name="cache">The cache.</param>
    public DistributedCacheKlingWebhookStore(IDistributedCache cache)
    {
        ArgumentNullException.ThrowIfNull(cache);
        this.cache = cache;
    }

    /// <summary>How long a handled webhook is remembered. Default: 24 hours. fal repeats a webhook for about two hours.</summary>
    /// <exception cref="ArgumentException">The value is zero or negative.</exception>
    public TimeSpan Retention
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw new ArgumentException($"{nameof(Retention)} is {value}; it must be more than zero.", nameof(Retention));
    } = TimeSpan.FromHours(24);

    /// <inheritdoc/>
    public async Task<WebhookClaim> TryClaimAsync(string requestId, string owner, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        string? stored = await ReadAsync(requestId, cancellationToken).ConfigureAwait(false);
        if (stored is null)
        {
            await WriteAsync(requestId, OwnerPrefix + owner, lease, cancellationToken).ConfigureAwait(false);

            // Another claim may have been written meanwhile. This narrows the gap and doesn't close it.
            stored = await ReadAsync(requestId, cancellationToken).ConfigureAwait(false);
        }

        return stored == HandledText ? WebhookClaim.Handled : stored == OwnerPrefix + owner ? WebhookClaim.Granted : WebhookClaim.InProgress;
    }

    /// <inheritdoc/>
    public Task CompleteAsync(string requestId, string owner, CancellationToken cancellationToken = default) => WriteAsync(requestId, HandledText, Retention, cancellationToken);

    /// <inheritdoc/>
    public async Task ReleaseAsync(string requestId, string owner, CancellationToken cancellationToken = default)
    {
        if (await ReadAsync(requestId, cancellationToken).ConfigureAwait(false) == OwnerPrefix + owner)
        {
            await cache.RemoveAsync(KeyPrefix + requestId, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<string?> ReadAsync(string requestId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requestId);
        return await cache.GetAsync(KeyPrefix + requestId, cancellationToken).ConfigureAwait(false) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
    }

    private Task WriteAsync(string requestId, string text, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requestId);
        return cache.SetAsync(KeyPrefix + requestId, Encoding.UTF8.GetBytes(text), new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = duration }, cancellationToken);
    }
}
