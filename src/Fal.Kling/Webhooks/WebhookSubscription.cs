namespace Fal.Kling.Webhooks;

/// <summary>What an inbox has for one wait.</summary>
internal sealed class WebhookSubscription(KlingWebhook? delivered, Action onDisposed) : IDisposable
{
    private readonly Lock sync = new();
    private TaskCompletionSource news = New();

    /// <summary>Gets the webhook of the job; null while there is none.</summary>
    public KlingWebhook? Delivered { get; private set; } = delivered;

    public bool IsDisposed { get; private set; }

    public void Deliver(KlingWebhook webhook)
    {
        Delivered = webhook;
        Wake();
    }

    public void Wake()
    {
        lock (sync)
        {
            news.TrySetResult();
        }
    }

    /// <summary>Returns as soon as there is a webhook, or something has woken the wait, or the silence has lasted so long.</summary>
    public async Task NextAsync(TimeSpan silence, TimeProvider time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Delivered is not null)
        {
            return;
        }

        try
        {
            await news.Task.WaitAsync(silence, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return;
        }

        lock (sync)
        {
            news = New();
        }
    }

    public void Dispose()
    {
        if (!IsDisposed)
        {
            IsDisposed = true;
            onDisposed();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
