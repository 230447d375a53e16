using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Fal.Kling.Telemetry;
using Fal.Kling.Engine.Http;
using Fal.Kling.Engine.Queue;

namespace Fal.Kling.Jobs;

/// <summary>A wait to the end: watches until the job is over, fetches the result, and goes on watching where the result is late.</summary>
internal sealed class VideoWait(JobServices services, JobTicket ticket, ApiKey key, WatchOptions options, IProgress<JobUpdate>? progress)
{
    private readonly List<JobLog> logs = [];
    private long? troubleSince;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<KlingVideo> RunAsync(CancellationToken cancellationToken)
    {
        JobWatcher watcher = new(services, ticket, key, options);
        await using (watcher.ConfigureAwait(false))
        {
            while (true)
            {
                JobCompleted completed = await WatchAsync(watcher, cancellationToken).ConfigureAwait(false);
                if (await FetchAsync(watcher, completed, cancellationToken).ConfigureAwait(false) is { } video)
                {
                    return video;
                }
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<JobCompleted> WatchAsync(JobWatcher watcher, CancellationToken cancellationToken)
    {
        using StageSpan span = services.StartStage(SpanNames.Wait, ticket);
        try
        {
            while (true)
            {
                JobUpdate update = await watcher.NextAsync(cancellationToken).ConfigureAwait(false);
                logs.AddRange(update.NewLogs);
                if (update is not JobCompleted)
                {
                    troubleSince = null;
                }

                if (troubleSince is null)
                {
                    Report(update);
                }

                if (update is JobCompleted completed)
                {
                    return completed;
                }
            }
        }
        catch (Exception exception)
        {
            span.Fail(ErrorTypes.Of(exception));
            throw;
        }
    }

    /// <returns>The video; null when it is late, and the watch goes on.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<KlingVideo?> FetchAsync(JobWatcher watcher, JobCompleted completed, CancellationToken cancellationToken)
    {
        using StageSpan span = services.StartStage(SpanNames.Result, ticket);
        try
        {
            JobEnd end = completed is { Error: not null } or { ErrorType: not null } ? JobEnd.Failed : JobEnd.Completed;
            ResultOutcome<VideoResult> result =
                await services.Queue.GetResultAsync(ticket, key, VideoResultJson.Default.VideoResult, end, cancellationToken).ConfigureAwait(false);
            if (PassingTrouble(result) is not { } trouble)
            {
                return JobResults.VideoOf(result, ticket, logs);
            }

            span.Fail(ErrorTypes.Of(trouble));
            troubleSince ??= services.Time.GetTimestamp();
            watcher.GoOnPolling(trouble, troubleSince.Value);
            return null;
        }
        catch (Exception exception)
        {
            span.Fail(ErrorTypes.Of(exception));
            throw;
        }
    }

    // What says nothing of the job: the result is late, a gateway is in trouble, the network is.
    private static KlingException? PassingTrouble(ResultOutcome<VideoResult> result) => result switch
    {
        Pending<VideoResult> pending => pending.Exception,
        Unavailable<VideoResult> { IsPassing: true } unavailable => unavailable.Exception,
        _ => null,
    };

    [SuppressMessage("Design", "CA1031", Justification = "A fault in the caller's progress bar must not cost the wait for a paid job.")]
    private void Report(JobUpdate update)
    {
        try
        {
            progress?.Report(update);
        }
        catch (Exception exception)
        {
            Log.ObserverThrew(services.Logger, exception, ticket.RequestId);
        }
    }
}
