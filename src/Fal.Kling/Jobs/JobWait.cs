using System.Net;
using Fal.Kling.Engine.Http;
using Fal.Kling.Engine.Queue;
using Fal.Kling.Telemetry;

namespace Fal.Kling.Jobs;

/// <summary>
/// One wait for one job. Only a definite response from fal about the job or the key ends it. Other failures do not, until they have lasted half an hour.
/// </summary>
/// <param name="services">The services that the client's jobs share.</param>
/// <param name="ticket">The job.</param>
/// <param name="key">The key for the requests.</param>
/// <param name="options">How to wait.</param>
internal sealed class JobWait(JobServices services, JobTicket ticket, ApiKey key, WatchOptions options) : IAsyncDisposable
{
    private const int MaxStreamFailures = 3;

    // A stream that lived this long worked. The failures before it no longer count.
    private static readonly TimeSpan GoodStreamAge = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan PollingBeforeNextStream = TimeSpan.FromMinutes(5);

    private readonly PollSchedule schedule = new(options.PollInterval, ticket.RequestId);
    private readonly TroubleClock trouble = new(services.Time);
    private readonly NewsClock news = new(services.Time);
    private readonly WaitLogs logs = new(options.IncludeLogs, ticket.RequestId, services.Logger);
    private readonly WaitMetrics metrics = new(services.Telemetry, ticket.EndpointOrModelId, ticket.SubmittedAt);
    private readonly WebhookWatch? webhooks = options.Webhooks is { } inbox ? new WebhookWatch(inbox, ticket, services.Time) : null;
    private StatusStream? stream;
    private int streamFailures;
    private bool hasPolled;
    private long pollingSince;
    private TimeSpan? retryAfter;
    private TimeSpan pause;
    private JobUpdate? last;

    public WaitState State { get; private set; } = options.Webhooks is null ? WaitState.Streaming : WaitState.AwaitingWebhook;

    /// <summary>Waits for the next change of state. A completed job is reported each time it is found completed, because its result may be late.</summary>
    public async Task<JobUpdate> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            StatusMessage? status = State switch
            {
                WaitState.Streaming => await ListenAsync(cancellationToken).ConfigureAwait(false),
                WaitState.BackingOff => await BackOffAsync(cancellationToken).ConfigureAwait(false),
                WaitState.Polling => await PollAsync(cancellationToken).ConfigureAwait(false),
                WaitState.AwaitingWebhook => await AwaitWebhookAsync(cancellationToken).ConfigureAwait(false),
                _ => throw new InvalidOperationException("The job has finished."),
            };
            if (status is not null && Take(status) is { } update)
            {
                return update;
            }
        }
    }

    /// <summary>Requests the result of a completed job.</summary>
    /// <returns>
    /// The result; default when it is late. In that case <see cref="State"/> returns from <see cref="WaitState.FetchingResult"/> to a watching state.
    /// </returns>
    public async Task<T?> FetchAsync<T>(ResultReader<T> reader, StageSpan span, CancellationToken cancellationToken)
    {
        if (webhooks is not null && webhooks.ResultOrDefault(reader) is { } delivered)
        {
            State = WaitState.Ended;
            return delivered;
        }

        JobEnd end = last is JobCompleted { Error: not null } or JobCompleted { ErrorType: not null } ? JobEnd.Failed : JobEnd.Completed;
        ResultOutcome<T> outcome = await services.Queue.GetResultAsync(ticket, key, reader, end, cancellationToken).ConfigureAwait(false);
        if (JobResults.PassingTrouble(outcome) is not { } problem)
        {
            // A result, or fal's statement that there is none.
            State = WaitState.Ended;
            return JobResults.ValueOf(outcome, logs.All);
        }

        // The result is late, or the job has not finished after all. The status may say which.
        await CloseStreamAsync().ConfigureAwait(false);
        StartPolling();
        span.Fail(ErrorTypes.Of(problem));
        retryAfter = Granted((problem as KlingApiException)?.RetryAfter);
        Failed();
        ThrowIfTooLong(problem);
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        metrics.Dispose();
        webhooks?.Dispose();
        await CloseStreamAsync().ConfigureAwait(false);
    }

    private JobUpdate? Take(StatusMessage status)
    {
        JobUpdate state = JobUpdate.From(status, []);
        bool isNews = !state.Equals(last);
        news.StatusArrived();
        IReadOnlyList<JobLog> newLogs = logs.Deliver(status);
        if (state is JobCompleted)
        {
            // COMPLETED says that the job has finished, not that it succeeded. The result decides.
            State = WaitState.FetchingResult;
        }

        if (isNews || state is not JobCompleted)
        {
            // Only repeated completions without a result still count as trouble.
            trouble.End();
        }

        if (!isNews && newLogs.Count == 0 && state is not JobCompleted)
        {
            return null;
        }

        last = state;
        if (isNews)
        {
            news.StateConfirmed();
            Measure(state);
            Log.StatusChanged(services.Logger, ticket.RequestId, status.Status);
        }

        return newLogs.Count == 0 ? state : state with { NewLogs = newLogs };
    }

    private bool IsChange(StatusMessage? status) => status is not null && !JobUpdate.From(status, []).Equals(last);

    private async Task<StatusMessage?> ListenAsync(CancellationToken cancellationToken)
    {
        if (stream is null)
        {
            logs.StartOver();
            (stream, StreamRefusal? refusal) = await services.Queue.OpenStatusStreamAsync(ticket, key, logs.AreAskedFor, cancellationToken).ConfigureAwait(false);
            retryAfter = Granted(refusal?.RetryAfter);
            if (refusal is not null)
            {
                StreamFailed(refusal.Reason, isLasting: refusal.IsLasting);
                return null;
            }
        }

        StatusMessage? status = await stream!.NextAsync().ConfigureAwait(false);
        if (stream.EndReason is { } reason)
        {
            if (stream.IsTooLarge)
            {
                logs.Drop($"the status stream ended because {reason}");
            }

            await CloseStreamAsync(reason).ConfigureAwait(false);
        }
        else if (!IsChange(status) && news.IsOverdue(stream.SendsOtherEvents))
        {
            return await CheckAsync(cancellationToken).ConfigureAwait(false);
        }

        return status;
    }

    // A live stream may have lost track of the job, so one poll checks it.
    private async Task<StatusMessage?> CheckAsync(CancellationToken cancellationToken)
    {
        StatusMessage? status = await AskAsync(cancellationToken).ConfigureAwait(false);
        if (status is null)
        {
            // Neither the stream nor the poll returned the job's state, so polling continues until it does.
            await CloseStreamAsync().ConfigureAwait(false);
            StartPolling();
        }
        else if (IsChange(status))
        {
            // The poll is newer than the stream's state, so the poll wins.
            await CloseStreamAsync("its state was out of date").ConfigureAwait(false);
        }

        return status;
    }

    private async Task CloseStreamAsync(string reason)
    {
        (bool livedLong, bool hasSpoken) = (stream!.Age > GoodStreamAge, stream.HasSpoken);
        await CloseStreamAsync().ConfigureAwait(false);
        if (livedLong)
        {
            // Any earlier trouble was over while this stream lived.
            trouble.End();
            streamFailures = hasSpoken ? 0 : streamFailures;
        }

        StreamFailed(reason, isLasting: false);
    }

    private void StreamFailed(string reason, bool isLasting)
    {
        streamFailures++;
        Failed();
        Log.StreamEnded(services.Logger, ticket.RequestId, reason, streamFailures);
        if (isLasting || streamFailures >= MaxStreamFailures)
        {
            // Streams do not work here at the moment. Plain requests may.
            Log.PollingInstead(services.Logger, ticket.RequestId);
            StartPolling();
        }
        else
        {
            // A single interruption means little. Connections do not last for ever.
            State = WaitState.BackingOff;
        }
    }

    private async Task<StatusMessage?> BackOffAsync(CancellationToken cancellationToken)
    {
        await PauseAsync(schedule.NextStream(streamFailures, retryAfter), cancellationToken).ConfigureAwait(false);

        // fal has had the time that it requested.
        State = WaitState.Streaming;
        return null;
    }

    private void StartPolling()
    {
        State = WaitState.Polling;
        pollingSince = services.Time.GetTimestamp();
    }

    private async Task<StatusMessage?> PollAsync(CancellationToken cancellationToken)
    {
        if (services.Time.GetElapsedTime(pollingSince) >= PollingBeforeNextStream)
        {
            // Streams may work again. If the next one fails, the wait returns to polling at once.
            streamFailures = MaxStreamFailures - 1;
            State = WaitState.Streaming;
            return null;
        }

        if (hasPolled || retryAfter is not null)
        {
            await PauseAsync(schedule.NextPoll(retryAfter), cancellationToken).ConfigureAwait(false);
        }

        return await AskAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<StatusMessage?> AwaitWebhookAsync(CancellationToken cancellationToken)
    {
        pause = await webhooks!.NextAsync(cancellationToken).ConfigureAwait(false);
        return webhooks.Completion ?? await AskAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <returns>Null after a failure that says nothing about the job.</returns>
    private async Task<StatusMessage?> AskAsync(CancellationToken cancellationToken)
    {
        hasPolled = true;
        logs.StartOver();
        HttpOutcome outcome = await services.Queue.SendStatusAsync(ticket, key, logs.AreAskedFor, RetryPredicates.Never, cancellationToken).ConfigureAwait(false);
        if (logs.AreAskedFor && outcome is Response { Flaw: { } flaw } && flaw == BodyFlaw.TooLarge)
        {
            logs.Drop($"the response to a status request {flaw.Description}");
            return await AskAsync(cancellationToken).ConfigureAwait(false);
        }

        retryAfter = outcome is Response { IsSuccess: false } refusal ? Granted(refusal.RetryAfter(services.Time)) : null;
        if (outcome is Response { IsSuccess: true } response && QueueClient.ReadStatus(response) is { } status)
        {
            news.StateConfirmed();
            return status;
        }

        KlingException error = services.Queue.StatusErrorOf(outcome);
        if (outcome is Response { IsSuccess: false } refused && IsDefinite(refused))
        {
            // fal does not know the job or this key. That will not change later.
            State = WaitState.Ended;
            throw error;
        }

        Log.StatusUnreadable(services.Logger, ticket.RequestId, error.Message);
        Failed();
        ThrowIfTooLong(error);
        return null;
    }

    private void Failed()
    {
        trouble.Failed(pause);
        pause = TimeSpan.Zero;
    }

    private void ThrowIfTooLong(KlingException problem)
    {
        if (trouble.IsTooLong)
        {
            State = WaitState.Ended;
            throw new KlingTimeoutException(
                $"fal has given no usable response about the job for {TroubleClock.Limit.TotalMinutes} minutes. The last problem: {problem.Message}", TimeoutLimit.Outage, TroubleClock.Limit, innerException: problem)
            {
                Consequence = "The job may still run at fal.",
            };
        }
    }

    private Task PauseAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        pause = length;
        return Task.Delay(length, services.Time, cancellationToken);
    }

    private async Task CloseStreamAsync()
    {
        if (stream is { } open)
        {
            stream = null;
            await open.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Measure(JobUpdate update)
    {
        switch (update)
        {
            case JobQueued:
                metrics.Queued();
                break;
            case JobInProgress:
                metrics.Running();
                break;
            case JobCompleted completed:
                metrics.Completed(completed.InferenceTime);
                break;
        }
    }

    private static TimeSpan? Granted(TimeSpan? asked) => asked is { } delay ? Delays.Granted(delay) : null;

    // A gateway's 403 or 404 page says nothing about the job.
    private static bool IsDefinite(Response refused) =>
        !RetryPredicates.IsTransient(refused.Status) && (refused.Status == HttpStatusCode.Unauthorized || refused.Error.IsFromFal);
}
