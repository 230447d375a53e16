namespace Fal.Kling;

/// <summary>
/// Remembers which webhooks have been handled, so that each is handled once, although fal may send it repeatedly. All processes that receive the webhooks should
/// share the store. Implementations must be safe to call from any thread.
/// </summary>
public interface IKlingWebhookStore
{
    /// <summary>Claims a webhook for a handler, unless it has been handled or is being handled. This must be atomic.</summary>
    /// <param name="requestId">fal's id of the request.</param>
    /// <param name="owner">A text that identifies this claim. No two claims have the same.</param>
    /// <param name="lease">How long the claim lasts. After that, another one may take its place, because the process may have ended.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<WebhookClaim> TryClaimAsync(string requestId, string owner, TimeSpan lease, CancellationToken cancellationToken = default);

    /// <summary>Records that the webhook has been handled. Every later claim gets <see cref="WebhookClaim.Handled"/>.</summary>
    /// <param name="requestId">fal's id of the request.</param>
    /// <param name="owner">The owner of the claim. It makes no difference whether its lease is over: the webhook has been handled.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task CompleteAsync(string requestId, string owner, CancellationToken cancellationToken = default);

    /// <summary>Gives a claim back, because the handler failed. It has no effect if the claim belongs to another owner by now, or the webhook has been handled.</summary>
    /// <param name="requestId">fal's id of the request.</param>
    /// <param name="owner">The owner of the claim.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task ReleaseAsync(string requestId, string owner, CancellationToken cancellationToken = default);
}
