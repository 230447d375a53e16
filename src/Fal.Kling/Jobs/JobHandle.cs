using System.Runtime.CompilerServices;
using Fal.Kling.Telemetry;
using Fal.Kling.Engine.Http;
using Fal.Kling.Engine.Queue;

namespace Fal.Kling.Jobs;

/// <summary>A job in fal's queue.</summary>
/// <param name="services">What the client's jobs share.</param>
/// <param name="ticket">The job.</param>
/// <param name="submitKey">The key it was submitted with; null when it comes from a ticket, and each operation asks for one.</param>
internal sealed class JobHandle(JobServices services, JobTicket ticket, ApiKey? submitKey) : KlingJob
{
    private static readonly WatchOptions DefaultOptions = new();

    public override JobTicket Ticket { get; } = ticket;

    public override Task<JobUpdate> GetStatusAsync(bool includeLogs = false, CancellationToken cancellationToken = default) =>
        JobErrors.WithTicketAsync(Ticket, async () =>
        {
            ApiKey key = await KeyAsync(cancellationToken).ConfigureAwait(false);
            StatusMessage status = await services.Queue.GetStatusAsync(Ticket, key, includeLogs, cancellationToken).ConfigureAwait(false);
            return JobUpdates.From(status, status.Logs ?? []);
        }, cancellationToken);

    public override async IAsyncEnumerable<JobUpdate> WatchAsync(WatchOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options ??= DefaultOptions;
        using RestartableTimeout? limit = LimitOf(options, cancellationToken);
        CancellationToken token = limit?.Token ?? cancellationToken;
        ApiKey key = await JobErrors.WithTicketAsync(Ticket, () => KeyAsync(token).AsTask(), cancellationToken, limit).ConfigureAwait(false);
        JobWatcher watcher = new(services, Ticket, key, options);
        await using (watcher.ConfigureAwait(false))
        {
            JobUpdate update;
            do
            {
                update = await JobErrors.WithTicketAsync(Ticket, () => watcher.NextAsync(token).AsTask(), cancellationToken, limit).ConfigureAwait(false);
                yield return update;
            }
            while (update is not JobCompleted);
        }
    }

    public override async Task<KlingVideo> WaitAsync(WatchOptions? options = null, IProgress<JobUpdate>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= DefaultOptions;
        using RestartableTimeout? limit = LimitOf(options, cancellationToken);
        CancellationToken token = limit?.Token ?? cancellationToken;
        return await JobErrors.WithTicketAsync(Ticket, async () =>
        {
            ApiKey key = await KeyAsync(token).ConfigureAwait(false);
            return await new VideoWait(services, Ticket, key, options, progress).RunAsync(token).ConfigureAwait(false);
        }, cancellationToken, limit).ConfigureAwait(false);
    }

    public override Task<KlingVideo> GetResultAsync(CancellationToken cancellationToken = default) =>
        JobErrors.WithTicketAsync(Ticket, async () =>
        {
            using StageSpan span = services.StartStage(SpanNames.Result, Ticket);
            return await span.RunAsync(async () =>
            {
                ApiKey key = await KeyAsync(cancellationToken).ConfigureAwait(false);
                return JobResults.VideoOf(
                    await services.Queue.GetResultAsync(Ticket, key, VideoResultJson.Default.VideoResult, JobEnd.Unknown, cancellationToken).ConfigureAwait(false), Ticket, logs: []);
            }, ErrorTypes.Of).ConfigureAwait(false);
        }, cancellationToken);

    public override Task<CancelOutcome> CancelAsync(CancellationToken cancellationToken = default) =>
        JobErrors.WithTicketAsync(Ticket, async () =>
        {
            ApiKey key = await KeyAsync(cancellationToken).ConfigureAwait(false);
            CancelResponse answer = await services.Queue.CancelAsync(Ticket, key, cancellationToken).ConfigureAwait(false);
            CancelOutcome outcome = answer switch
            {
                { Status: CancelResponse.Removed } => CancelOutcome.Removed,
                { Status: CancelResponse.AlreadyCompleted } or { Success: false } => CancelOutcome.AlreadyCompleted,
                { Status: CancelResponse.NotFound } => CancelOutcome.NotFound,

                // Whatever else is accepted promises no more than that fal heard it.
                _ => CancelOutcome.Requested,
            };
            Log.Cancelled(services.Logger, Ticket.RequestId, outcome.ToString());
            return outcome;
        }, cancellationToken);

    private ValueTask<ApiKey> KeyAsync(CancellationToken cancellationToken) =>
        submitKey is not null ? ValueTask.FromResult(submitKey) : services.Keys.GetAsync(cancellationToken);

    private RestartableTimeout? LimitOf(WatchOptions options, CancellationToken cancellationToken) =>
        options.Timeout is { } limit ? new RestartableTimeout(limit, services.Time, cancellationToken) : null;
}
