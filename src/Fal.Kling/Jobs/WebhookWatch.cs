using Fal.Kling.Engine.Queue;
using Fal.Kling.Webhooks;

namespace Fal.Kling.Jobs;

/// <summary>A wait's side of the inbox: the webhook of its job, and how long it may be silent before the wait asks fal.</summary>
internal sealed class WebhookWatch : IDisposable
{
    private static readonly TimeSpan FirstSilence = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(10);

    private readonly TimeProvider time;
    private readonly WebhookSubscription subscription;
    private TimeSpan silence = FirstSilence;
    private TimeSpan remaining;

    public WebhookWatch(KlingWebhookInbox inbox, JobTicket ticket, TimeProvider time)
    {
        this.time = time;
        subscription = inbox.Subscribe(ticket.RequestId);

        // The webhook of an older job may have come before this process began.
        TimeSpan age = time.GetUtcNow() - ticket.SubmittedAt;
        remaining = age > TimeSpan.Zero ? FirstSilence - age : FirstSilence;
    }

    /// <summary>Gets the status that the webhook reports; null while there is no webhook.</summary>
    public StatusMessage? Completion => subscription.Delivered is { } webhook ? new StatusMessage { Status = StatusMessage.Completed, Error = webhook.Error } : null;

    /// <summary>Waits for the webhook, or until it is time to ask fal.</summary>
    /// <returns>The longest that this may have taken.</returns>
    public async Task<TimeSpan> NextAsync(CancellationToken cancellationToken)
    {
        TimeSpan longest = remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
        await subscription.NextAsync(longest, time, cancellationToken).ConfigureAwait(false);
        remaining = silence = silence * 2 < LongestSilence ? silence * 2 : LongestSilence;
        return longest;
    }

    /// <summary>Reads the result from the webhook.</summary>
    /// <returns>Default when the result must be fetched.</returns>
    public T? ResultOrDefault<T>(ResultReader<T> reader) => subscription.Delivered is { } webhook ? webhook.ResultOrDefault(reader) : default;

    public void Dispose() => subscription.Dispose();
}
