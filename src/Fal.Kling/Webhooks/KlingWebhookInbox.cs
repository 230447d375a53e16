using Fal.Kling.Webhooks;

namespace Fal.Kling;

/// <summary>
/// Passes webhooks to the waits of the same process, so that they need no requests of their own. Set it as <see cref="WatchOptions.Webhooks"/>, and give it every
/// verified webhook. Webhooks can be lost, or reach another machine, so a wait that hears nothing asks fal after two minutes, and then every ten.
/// </summary>
/// <remarks>It keeps the last 1,000 webhooks, of at most 16 MiB in all, for waits that begin after them. Any thread may use it.</remarks>
public sealed class KlingWebhookInbox
{
    private const int MaxKept = 1000;
    private const int MaxKeptCharacters = 8 * 1024 * 1024;

    private readonly Lock sync = new();
    private readonly Dictionary<string, List<WebhookSubscription>> subscriptions = [];
    private readonly Dictionary<string, KlingWebhook> kept = [];
    private readonly Queue<string> keptOrder = [];
    private long keptCharacters;

    /// <summary>Passes a webhook to the waits for its job, those that begin later included.</summary>
    /// <param name="webhook">A webhook whose signature has been verified. A wait returns its payload as the job's result.</param>
    public void Deliver(KlingWebhook webhook)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        WebhookSubscription[] waiting;
        lock (sync)
        {
            Keep(webhook);
            waiting = SubscriptionsOf(webhook.RequestId);
        }

        Array.ForEach(waiting, subscription => subscription.Deliver(webhook));
    }

    /// <summary>Makes the waits for a job ask fal for its status now. Use it if something untrusted says that the job is over.</summary>
    /// <param name="requestId">fal's id of the request.</param>
    /// <returns>Whether there is such a wait.</returns>
    public bool Wake(string requestId)
    {
        ArgumentNullException.ThrowIfNull(requestId);
        WebhookSubscription[] waiting;
        lock (sync)
        {
            waiting = SubscriptionsOf(requestId);
        }

        Array.ForEach(waiting, subscription => subscription.Wake());
        return waiting.Length > 0;
    }

    internal WebhookSubscription Subscribe(string requestId)
    {
        lock (sync)
        {
            WebhookSubscription subscription = new(kept.GetValueOrDefault(requestId), () => Remove(requestId));
            if (!subscriptions.TryGetValue(requestId, out List<WebhookSubscription>? waiting))
            {
                subscriptions.Add(requestId, waiting = []);
            }

            waiting.Add(subscription);
            return subscription;
        }
    }

    private void Remove(string requestId)
    {
        lock (sync)
        {
            List<WebhookSubscription> waiting = subscriptions[requestId];
            waiting.RemoveAll(subscription => subscription.IsDisposed);
            if (waiting.Count == 0)
            {
                subscriptions.Remove(requestId);
            }
        }
    }

    private WebhookSubscription[] SubscriptionsOf(string requestId) => subscriptions.TryGetValue(requestId, out List<WebhookSubscription>? waiting) ? [.. waiting] : [];

    // A repeated webhook says the same.
    private void Keep(KlingWebhook webhook)
    {
        if (!kept.TryAdd(webhook.RequestId, webhook))
        {
            return;
        }

        keptOrder.Enqueue(webhook.RequestId);
        keptCharacters += webhook.RawJson.Length;
        while (kept.Count > MaxKept || (keptCharacters > MaxKeptCharacters && kept.Count > 1))
        {
            kept.Remove(keptOrder.Dequeue(), out KlingWebhook? oldest);
            keptCharacters -= oldest!.RawJson.Length;
        }
    }
}
