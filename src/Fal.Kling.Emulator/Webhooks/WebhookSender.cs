using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Fal.Kling.Emulator;

/// <summary>Calls the webhook of each job that has ended, until it is acknowledged.</summary>
internal sealed class WebhookSender : IDisposable
{
    private const int MaxAttempts = 31;

    /// <summary>fal gives up when the stored result expires.</summary>
    private static readonly TimeSpan ResultLifetime = TimeSpan.FromHours(1);

    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LaterPatience = TimeSpan.FromSeconds(120);

    // fal documents that its delays grow, but not how. With these, the attempts fill the hour.
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(2);

    private readonly FaultPlan faults;
    private readonly Channel<(Job Job, Uri Url)> ended = Channel.CreateUnbounded<(Job, Uri)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationToken stopped;

    public WebhookSender(FalEmulatorOptions options, FaultPlan faults)
    {
        Clock = options.TimeProvider;
        KeepsTimestamp = options.KeepsWebhookTimestamp;
        Keys = new WebhookKeys(options.WebhookKeySeed is { } seed ? new WebhookKey(seed) : WebhookKey.Create());
        this.faults = faults;
        stopped = stop.Token;
        _ = Task.Run(CallAllAsync, stopped);
    }

    public TimeProvider Clock { get; }

    public bool KeepsTimestamp { get; }

    public WebhookKeys Keys { get; }

    public WebhookHttp Http { get; } = new();

    public WebhookTurns Turns { get; } = new();

    /// <summary>Starts to call the webhook of a job that has ended, and returns immediately.</summary>
    public void Call(Job job)
    {
        if (WebhookUrl.TryParse(job.WebhookUrl, out Uri? url))
        {
            ended.Writer.TryWrite((job, url));
        }
    }

    public void Dispose()
    {
        stop.Cancel();
        stop.Dispose();
        Http.Dispose();
    }

    /// <summary>Runs calls of a job's webhook, and records it if they fail in any other way than at the receiver.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever ends the calls is recorded as an attempt, where the test can see it.")]
    public async Task RecordFailureAsync(Job job, Func<Task> call)
    {
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (Exception exception) when (!stopped.IsCancellationRequested)
        {
            string reason = exception is CallbackException ? exception.Message : $"{exception.GetType().Name}: {exception.Message}";
            job.Add(new WebhookAttempt { At = job.EndedAt!.Value, Error = $"The emulator could not call the webhook: {reason}" });
        }
    }

    // Each job runs up to its first wait here, so faults are chosen in the order in which the jobs ended.
    private async Task CallAllAsync()
    {
        await foreach ((Job job, Uri url) in ended.Reader.ReadAllAsync(stopped).ConfigureAwait(false))
        {
            _ = RecordFailureAsync(job, () => CallUntilAcknowledgedAsync(job, url));
        }
    }

    private async Task CallUntilAcknowledgedAsync(Job job, Uri url)
    {
        WebhookCaller caller = new(job, url, this, stopped);
        DateTimeOffset deadline = job.EndedAt!.Value.Plus(ResultLifetime);
        TimeSpan patience = FirstPatience;
        TimeSpan delay = FirstDelay;
        for (int count = 1; ; count++)
        {
            WebhookScript script = new();
            WebhookFault? fault = faults.For(new WebhookDelivery(job.ToPublic(), count));
            fault?.ApplyTo(script);
            Task turn = Turns.After(script.HeldFor);
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

            bool isFinal = await caller.AttemptAsync(script, turn, fault?.Name, patience).ConfigureAwait(false);
            if (isFinal || count == MaxAttempts || Clock.GetUtcNow().Plus(delay) > deadline)
            {
                return;
            }

            await Task.Delay(delay, Clock, stopped).ConfigureAwait(false);
            patience = LaterPatience;
            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
        }
    }
}
