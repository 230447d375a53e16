namespace Fal.Kling.Emulator;

/// <summary>Makes the attempts to deliver one job's webhook, with their faults, and records them.</summary>
internal sealed class WebhookCaller(Job job, Uri url, WebhookSender sender, CancellationToken stopped)
{
    private DateTimeOffset? firstTimestamp;

    /// <summary>Makes one attempt, and returns whether it was the last one.</summary>
    /// <param name="script">What happens to the attempt.</param>
    /// <param name="turn">Completes when it is the attempt's turn.</param>
    /// <param name="fault">The name of the fault, if any.</param>
    /// <param name="patience">How long the webhook has for its response.</param>
    public async Task<bool> AttemptAsync(WebhookScript script, Task turn, string? fault, TimeSpan patience)
    {
        await turn.WaitAsync(stopped).ConfigureAwait(false);
        await DelayAsync(script.Delay).ConfigureAwait(false);
        if (!script.IsSent)
        {
            job.Add(new WebhookAttempt { At = sender.Clock.GetUtcNow(), Fault = fault, Error = $"The emulator did not send this call, because of the fault '{fault}'." });
            return !script.IsRetried;
        }

        DateTimeOffset now = sender.Clock.GetUtcNow();
        firstTimestamp ??= now;
        WebhookCall call = script.Write(job, url, sender.Keys.Signing, sender.KeepsTimestamp ? firstTimestamp.Value : now);
        bool isFinal = script.IsConcurrent
            ? Array.Exists(await Task.WhenAll(Enumerable.Range(0, script.Copies).Select(_ => CallAsync(call, fault, patience))).ConfigureAwait(false), one => one)
            : await CallInTurnAsync(call, script.Copies, fault, patience).ConfigureAwait(false);
        sender.Turns.OnMade();
        if (script.ReplayAfter is { } after)
        {
            _ = sender.RecordFailureAsync(job, () => ReplayAsync(call, after, fault, patience));
        }

        return isFinal;
    }

    private async Task<bool> CallInTurnAsync(WebhookCall call, int copies, string? fault, TimeSpan patience)
    {
        bool isFinal = false;
        for (int copy = 0; copy < copies; copy++)
        {
            isFinal |= await CallAsync(call, fault, patience).ConfigureAwait(false);
        }

        return isFinal;
    }

    private async Task ReplayAsync(WebhookCall call, TimeSpan after, string? fault, TimeSpan patience)
    {
        await DelayAsync(after).ConfigureAwait(false);
        await CallAsync(call, fault, patience).ConfigureAwait(false);
    }

    private Task DelayAsync(TimeSpan delay) =>
        delay == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(TimeMath.ForTimer(delay), sender.Clock, stopped);

    private async Task<bool> CallAsync(WebhookCall call, string? fault, TimeSpan patience)
    {
        WebhookAttempt attempt = await ResponseAsync(call, fault, patience).ConfigureAwait(false);
        job.Add(attempt);

        // As on fal, a redirect is not followed, and the call is not retried.
        return attempt is { IsAcknowledged: true } or { StatusCode: >= 300 and < 400 };
    }

    private async Task<WebhookAttempt> ResponseAsync(WebhookCall call, string? fault, TimeSpan patience)
    {
        DateTimeOffset now = sender.Clock.GetUtcNow();
        using CancellationTokenSource timeout = new(patience, sender.Clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopped);
        try
        {
            return new WebhookAttempt { At = now, Fault = fault, StatusCode = await sender.Http.PostAsync(call, either.Token).ConfigureAwait(false) };
        }
        catch (HttpRequestException exception)
        {
            return new WebhookAttempt { At = now, Fault = fault, Error = exception.Message };
        }
        catch (OperationCanceledException) when (!stopped.IsCancellationRequested)
        {
            return new WebhookAttempt { At = now, Fault = fault, Error = $"The webhook did not respond within {patience.TotalSeconds} s." };
        }
    }
}
