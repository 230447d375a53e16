using System.Net;
using Fal.Kling.Engine.Http;
using Fal.Kling.Engine.Queue;
using Fal.Kling.Telemetry;

namespace Fal.Kling.Jobs;

/// <summary>What a wait is doing.</summary>
internal enum WaitState
{
    /// <summary>It listens to fal's status stream, or opens one.</summary>
    Streaming,

    /// <summary>The stream has failed. It pauses before it opens another.</summary>
    BackingOff,

    /// <summary>Streams fail. It asks for the status from time to time.</summary>
    Polling,

    /// <summary>The status said COMPLETED. It asks for the result.</summary>
    FetchingResult,

    /// <summary>The job's outcome is known.</summary>
    Ended,
}

/// <summary>
/// One wait for one job. Only what fal says definitely about the job or the key ends it; trouble on the way does not, until it has lasted half an hour.
/// </summary>
/// <param name="services">What the client's jobs share.</param>
/// <param name="ticket">The job.</param>
/// <param name="key">The key to ask with.</param>
/// <param name="options">How to wait.</param>
internal sealed class JobWait(JobServices services, JobTicket ticket, ApiKey key, WatchOptions options) : IAsyncDisposable
{
    private const int MaxStreamFailures = 3;

    // A stream that lived this long worked: the failures before it do not count.
    private static readonly TimeSpan GoodStreamAge = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan PollingBeforeNextStream = TimeSpan.FromMinutes(5);

    private readonly PollSchedule schedule = new(options.PollInterval, ticket.RequestId);
    private readonly TroubleClock trouble = new(services.Time);
    private readonly NewsClock news = new(services.Time);
    private readonly WaitLogs logs = new(options.IncludeLogs, ticket.RequestId, services.Logger);
    private readonly WaitMetrics metrics = new(services.Telemetry, ticket.EndpointOrModelId, ticket.SubmittedAt);
    private StatusStream? stream;
    private int streamFailures;
    private bool hasPolled;
    private long pollingSince;
    private TimeSpan? retryAfter;
    private TimeSpan pause;
    private JobUpdate? last;

    public WaitState State { get; private set; } = WaitState.Streaming;

    /// <summary>Waits for the next change of state. A completed job is reported as often as it is found completed, because its result may be late.</summary>
    public async Task<JobUpdate> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            StatusMessage? status = State switch
            {
                WaitState.Streaming => await ListenAsync(cancellationToken).ConfigureAwait(false),
                WaitState.BackingOff => await BackOffAsync(cancellationToken).ConfigureAwait(false),
                WaitState.Polling => await PollAsync(cancellationToken).ConfigureAwait(false),
                _ => throw new InvalidOperationException("The job is over."),
            };
            if (status is not null && Take(status) is { } update)
            {
                return update;
            }
        }
    }

    /// <summary>Asks for the result of a completed job.</summary>
    /// <returns>The result; default where it is late, and then <see cref="State"/> is no longer <see cref="WaitState.FetchingResult"/> but a watching one again.</returns>
    public async Task<T?> FetchAsync<T>(ResultReader<T> reader, StageSpan span, CancellationToken cancellationToken)
    {
        JobEnd end = last is JobCompleted { Error: not null } or JobCompleted { ErrorType: not null } ? JobEnd.Failed : JobEnd.Completed;
        ResultOutcome<T> outcome = await services.Queue.GetResultAsync(ticket, key, reader, end, cancellationToken).ConfigureAwait(false);
        if (JobResults.PassingTrouble(outcome) is not { } problem)
        {
            // A result, or fal's word that there is none.
            State = WaitState.Ended;
            return JobResults.ValueOf(outcome, ticket, logs.All);
        }

        // The result is late, or the job is not over after all: the status may say which.
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
            // COMPLETED says that the job is over, not that it succeeded: the result decides.
            State = WaitState.FetchingResult;
        }

        if (isNews || state is not JobCompleted)
        {
            // Only the same end over and over, without a result, remains trouble.
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

    // A stream may be alive and yet know nothing of the job any more, so one poll checks it.
    private async Task<StatusMessage?> CheckAsync(CancellationToken cancellationToken)
    {
        StatusMessage? status = await AskAsync(cancellationToken).ConfigureAwait(false);
        if (status is null)
        {
            // Neither the stream nor the poll says how the job stands, so polls go on until one does.
            await CloseStreamAsync().ConfigureAwait(false);
            StartPolling();
        }
        else if (IsChange(status))
        {
            // The poll asked just now, and what the stream said is old: the poll wins.
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
            // Whatever trouble there was before, it was over while this stream lived.
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
            // Streams do not get through here at the moment. Plain requests may.
            Log.PollingInstead(services.Logger, ticket.RequestId);
            StartPolling();
        }
        else
        {
            // One cut says little: connections do not last for ever.
            State = WaitState.BackingOff;
        }
    }

    private async Task<StatusMessage?> BackOffAsync(CancellationToken cancellationToken)
    {
        await PauseAsync(schedule.NextStream(streamFailures, retryAfter), cancellationToken).ConfigureAwait(false);

        // fal has had the time that it asked for.
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
            // What stood in the way of streams may be gone. One that fails returns to polling at once.
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

    /// <returns>Null when there was trouble on the way.</returns>
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
            // fal does not know the job, or not this key: it will not know them later either.
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

    // What a gateway says of a page that it cannot find, or may not show, says nothing of the job.
    private static bool IsDefinite(Response refused) =>
        !RetryPredicates.IsTransient(refused.Status) && (refused.Status == HttpStatusCode.Unauthorized || refused.Error.IsFromFal);
}
