using Microsoft.AspNetCore.Http;

namespace Fal.Kling.Emulator;

/// <summary>
/// One open status stream: server-sent events until the job is over. A new connection starts from the current state, with the log from its beginning.
/// </summary>
internal sealed class StatusStream(JobQueue queue, Job job, StatusJson json, Exchange exchange, FalEmulatorOptions options)
{
    private static readonly byte[] KeepAlive = ": ping\n\n"u8.ToArray();

    private readonly bool withLogs = exchange.QueryIsOn("logs");
    private readonly Lock gate = new();
    private TaskCompletionSource? waiting;
    private bool isWoken;
    private DateTimeOffset? wakeAt;

    /// <summary>Wakes the stream. Can be called from any thread and under any lock.</summary>
    public void Wake()
    {
        lock (gate)
        {
            if (waiting is null)
            {
                isWoken = true;
            }
            else
            {
                waiting.SetResult();
                waiting = null;
            }
        }
    }

    /// <summary>Schedules a wake-up unless an earlier one is scheduled. Call it only under the queue's lock.</summary>
    public void WakeAt(Agenda agenda, DateTimeOffset due)
    {
        if (wakeAt <= due)
        {
            return;
        }

        wakeAt = due;
        agenda.At(due, at =>
        {
            if (wakeAt == at)
            {
                wakeAt = null;
            }

            Wake();
        });
    }

    public async Task RunAsync()
    {
        HttpResponse response = exchange.Http.Response;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        using CancellationTokenRegistration aborted = exchange.Aborted.UnsafeRegister(static stream => ((StatusStream)stream!).Wake(), this);
        try
        {
            await (exchange.Effects.StreamScript is { } script
                ? script.RunAsync(exchange.Body, WriteStatusNow, options, exchange.Aborted)
                : SendChangesAsync(exchange.Aborted)).ConfigureAwait(false);
        }
        finally
        {
            queue.Leave(job, this);
        }
    }

    private byte[] WriteStatusNow()
    {
        StatusShape shape = exchange.Effects.StatusShape with { OmitsLogs = false };
        return json.WriteEvent(job, queue.Look(job), withLogs, firstLog: 0, shape);
    }

    private async Task SendChangesAsync(CancellationToken cancellationToken)
    {
        JobView? sent = null;
        DateTimeOffset lastWrite = options.TimeProvider.GetUtcNow();
        while (!cancellationToken.IsCancellationRequested)
        {
            JobView view = queue.Watch(job, this, lastWrite.Plus(options.KeepAliveInterval), withLogs);
            if (HasNews(sent, view))
            {
                await SendAsync(view, sent?.LogCount ?? 0, cancellationToken).ConfigureAwait(false);
                sent = view;
                lastWrite = view.At;
            }
            else if (view.At - lastWrite >= options.KeepAliveInterval)
            {
                await exchange.Body.WriteAsync(KeepAlive, cancellationToken).ConfigureAwait(false);
                lastWrite = view.At;
            }
            else
            {
                await NextWakeAsync().ConfigureAwait(false);
            }

            if (view.EndedAt is not null)
            {
                return;
            }
        }
    }

    private async Task SendAsync(JobView view, int firstLog, CancellationToken cancellationToken)
    {
        StatusShape shape = exchange.Effects.StatusShape with { OmitsLogs = false };
        if (shape.Claim is not null && view.EndedAt is not null)
        {
            // The false status is sent before the actual one, without log lines.
            await exchange.Body.WriteAsync(json.WriteEvent(job, view, withLogs, view.LogCount, shape), cancellationToken).ConfigureAwait(false);
        }

        StatusShape trueShape = shape with { Claim = null };
        await exchange.Body.WriteAsync(json.WriteEvent(job, view, withLogs, firstLog, trueShape), cancellationToken).ConfigureAwait(false);
    }

    private bool HasNews(JobView? sent, JobView view) =>
        sent is not { } last || last.Status != view.Status || last.Position != view.Position || (withLogs && last.LogCount != view.LogCount);

    private Task NextWakeAsync()
    {
        lock (gate)
        {
            if (isWoken)
            {
                isWoken = false;
                return Task.CompletedTask;
            }

            waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return waiting.Task;
        }
    }
}
