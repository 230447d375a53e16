using System.Net;
using System.Runtime.CompilerServices;
using Fal.Kling.Telemetry;
using Fal.Kling.Engine.Http;
using Fal.Kling.Engine.Queue;

namespace Fal.Kling.Jobs;

/// <summary>
/// One wait. It listens to fal's status stream, opens it again when it breaks, and polls when it cannot be had. Only what fal says definitely
/// about the job or the key ends it; trouble on the way does not, until it has lasted half an hour.
/// </summary>
internal sealed class JobWatcher(JobServices services, JobTicket ticket, ApiKey key, WatchOptions options) : IAsyncDisposable
{
    private const int MaxStreamFailures = 3;
    private static readonly TimeSpan OutageLimit = TimeSpan.FromMinutes(30);

    // A stream that spoke and lived this long was a working one: its end does not count as a failure to stream.
    private static readonly TimeSpan GoodStreamAge = TimeSpan.FromSeconds(60);

    private readonly LogDeduplicator? logs = options.IncludeLogs ? new() : null;
    private readonly WaitMetrics metrics = new(services.Telemetry, ticket.EndpointOrModelId, ticket.SubmittedAt);
    private StatusStream? stream;
    private int streamFailures;
    private long? troubleSince;
    private bool polled;
    private TimeSpan? askedDelay;
    private JobUpdate? last;

    private PollSchedule Schedule => field ??= new(options.PollInterval, ticket.RequestId);

    /// <summary>The next change of state; a completed job is told as often as it is asked for.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<JobUpdate> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            StatusMessage? status = await NextStatusAsync(cancellationToken).ConfigureAwait(false);
            if (status is null)
            {
                continue;
            }

            troubleSince = null;
            JobUpdate update = JobUpdates.From(status, logs?.Deliver(status.Logs) ?? []);
            JobUpdate state = update.NewLogs.Count == 0 ? update : update with { NewLogs = [] };
            if (update is JobCompleted || update.NewLogs.Count > 0 || !state.Equals(last))
            {
                last = state;
                Measure(update);
                Log.StatusChanged(services.Logger, ticket.RequestId, status.Status!);
                return update;
            }
        }
    }

    /// <summary>The job is not over after all, or its result is not available yet: go on by asking from time to time.</summary>
    /// <param name="exception">What is thrown when the trouble has lasted too long.</param>
    /// <param name="since">When the trouble began.</param>
    public void GoOnPolling(KlingException exception, long since)
    {
        streamFailures = MaxStreamFailures;
        askedDelay = Bounded((exception as KlingApiException)?.RetryAfter);
        ThrowIfOutageIsTooLong(exception, since);
    }

    public ValueTask DisposeAsync()
    {
        metrics.Dispose();
        return CloseStreamAsync();
    }

    // Null where there is none yet. This runs for each event of each job, so it adds no state machine of its own.
    private ValueTask<StatusMessage?> NextStatusAsync(CancellationToken cancellationToken) =>
        streamFailures >= MaxStreamFailures ? NextFromPollAsync(cancellationToken)
        : stream is null ? OpenStreamAsync(cancellationToken)
        : stream.EndReason is null ? stream.NextAsync()
        : CloseStreamAsync(stream, stream.EndReason, cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<StatusMessage?> OpenStreamAsync(CancellationToken cancellationToken)
    {
        logs?.StartOver();
        (stream, StreamRefusal? refusal) = await services.Queue.OpenStatusStreamAsync(ticket, key, options.IncludeLogs, cancellationToken).ConfigureAwait(false);
        askedDelay = Bounded(refusal?.RetryAfter);
        if (refusal is not null)
        {
            await BackOffAsync(refusal.Reason, ended: null, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private async ValueTask<StatusMessage?> CloseStreamAsync(StatusStream ended, string reason, CancellationToken cancellationToken)
    {
        await CloseStreamAsync().ConfigureAwait(false);
        await BackOffAsync(reason, ended, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private async Task BackOffAsync(string reason, StatusStream? ended, CancellationToken cancellationToken)
    {
        bool livedLong = ended?.Age > GoodStreamAge;
        troubleSince = livedLong ? services.Time.GetTimestamp() : troubleSince ?? services.Time.GetTimestamp();
        streamFailures = livedLong && ended!.HasSpoken ? 1 : streamFailures + 1;
        Log.StreamEnded(services.Logger, ticket.RequestId, reason, streamFailures);
        if (streamFailures < MaxStreamFailures)
        {
            await Task.Delay(Schedule.StreamBackoff(streamFailures, askedDelay), services.Time, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            Log.PollingInstead(services.Logger, ticket.RequestId);
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

    private async ValueTask CloseStreamAsync()
    {
        if (stream is not null)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            stream = null;
        }
    }

    private async ValueTask<StatusMessage?> NextFromPollAsync(CancellationToken cancellationToken)
    {
        if (polled || askedDelay is not null)
        {
            await Task.Delay(Schedule.Next(askedDelay), services.Time, cancellationToken).ConfigureAwait(false);
        }

        polled = true;
        logs?.StartOver();
        HttpOutcome outcome = await services.Queue.SendStatusAsync(ticket, key, options.IncludeLogs, RetryPredicates.Never, cancellationToken).ConfigureAwait(false);
        askedDelay = outcome is Response { IsSuccess: false } refusal ? Bounded(refusal.RetryAfter(services.Time)) : null;
        if (outcome is Response { IsSuccess: true } answer && QueueClient.ReadStatus(answer) is { } status)
        {
            return status;
        }

        KlingException error = services.Queue.StatusErrorOf(outcome);
        if (outcome is Response { IsSuccess: false } refused && IsDefinite(refused))
        {
            throw error;
        }

        Log.StatusUnreadable(services.Logger, ticket.RequestId, error.Message);
        troubleSince ??= services.Time.GetTimestamp();
        ThrowIfOutageIsTooLong(error, troubleSince.Value);
        return null;
    }

    private static TimeSpan? Bounded(TimeSpan? asked) => asked is { } delay ? Delays.Granted(delay) : null;

    // What a gateway says of a page that it cannot find, or may not show, says nothing of the job.
    private static bool IsDefinite(Response refused) =>
        !RetryPredicates.IsTransient(refused.Status) && (refused.Status == HttpStatusCode.Unauthorized || ApiError.Decode(refused).IsFromFal);

    private void ThrowIfOutageIsTooLong(KlingException exception, long since)
    {
        if (services.Time.GetElapsedTime(since) > OutageLimit)
        {
            throw new KlingTimeoutException(
                $"fal has given no usable answer about the job for {OutageLimit.TotalMinutes} minutes; it may still go on. The last one: {exception.Message}",
                TimeoutLimit.Outage,
                OutageLimit,
                innerException: exception);
        }
    }
}
