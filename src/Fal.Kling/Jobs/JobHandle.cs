using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Fal.Kling.Engine.Http;
using Fal.Kling.Engine.Queue;
using Fal.Kling.Telemetry;

namespace Fal.Kling.Jobs;

/// <summary>A job in fal's queue.</summary>
/// <param name="services">The services that the client's jobs share.</param>
/// <param name="ticket">The job.</param>
/// <param name="submitKey">The key that the job was submitted with; null when the job comes from a ticket and each operation gets its own key.</param>
/// <param name="onEnded">Receives the job's end from a wait: null when it has a result, otherwise the failure. Null when the end is not recorded.</param>
internal sealed class JobHandle<TResult>(JobServices services, JobTicket ticket, ApiKey? submitKey, Func<Exception?, Task>? onEnded = null) : KlingJob<TResult>
    where TResult : KlingResult
{
    private readonly Func<JsonElement, JobTicket, KlingResult> reader = ResultReaders.Of<TResult>();

    public override JobTicket Ticket { get; } = ticket;

    public override Task<JobUpdate> GetStatusAsync(bool includeLogs = false, CancellationToken cancellationToken = default) =>
        JobErrors.WithTicketAsync(Ticket, async () =>
        {
            ApiKey key = await KeyAsync(cancellationToken).ConfigureAwait(false);
            StatusMessage status = await services.Queue.GetStatusAsync(Ticket, key, includeLogs, cancellationToken).ConfigureAwait(false);
            return JobUpdate.From(status, status.Logs);
        }, cancellationToken);

    public override async IAsyncEnumerable<JobUpdate> WatchAsync(WatchOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options ??= new WatchOptions();
        using StageSpan span = services.StartStage(SpanNames.Wait, Ticket);
        using WaitLimits limits = LimitsOf(options, cancellationToken);
        ApiKey key = await JobErrors.WithTicketAsync(Ticket, () => KeyAsync(limits.Token).AsTask(), cancellationToken, limits).ConfigureAwait(false);
        JobWait wait = new(services, Ticket, key, options);
        await using (wait.ConfigureAwait(false))
        {
            JobUpdate update;
            do
            {
                update = await JobErrors.WithTicketAsync(Ticket, () => span.RunAsync(() => wait.NextAsync(limits.Token), ErrorTypes.Of), cancellationToken, limits).ConfigureAwait(false);
                yield return update;
            }
            while (update is not JobCompleted);
        }
    }

    public override Task<TResult> WaitAsync(WatchOptions? options = null, IProgress<JobUpdate>? progress = null, CancellationToken cancellationToken = default) =>
        WithEndAsync(() => WaitToEndAsync(options ?? new WatchOptions(), progress, cancellationToken), isEndKnown: true);

    public override Task<TResult> GetResultAsync(CancellationToken cancellationToken = default) => WithEndAsync(() => FetchAsync(cancellationToken), isEndKnown: false);

    public override Task<CancelOutcome> CancelAsync(CancellationToken cancellationToken = default) =>
        JobErrors.WithTicketAsync(Ticket, async () =>
        {
            ApiKey key = await KeyAsync(cancellationToken).ConfigureAwait(false);
            CancelOutcome outcome = await services.Queue.CancelAsync(Ticket, key, cancellationToken).ConfigureAwait(false);
            Log.Cancelled(services.Logger, Ticket.RequestId, outcome.ToString());
            return outcome;
        }, cancellationToken);

    private async Task<TResult> WaitToEndAsync(WatchOptions options, IProgress<JobUpdate>? progress, CancellationToken cancellationToken)
    {
        using WaitLimits limits = LimitsOf(options, cancellationToken);
        return await JobErrors.WithTicketAsync(Ticket, async () =>
        {
            ApiKey key = await KeyAsync(limits.Token).ConfigureAwait(false);
            JobWait wait = new(services, Ticket, key, options);
            await using (wait.ConfigureAwait(false))
            {
                return await FollowAsync(wait, progress, limits.Token).ConfigureAwait(false);
            }
        }, cancellationToken, limits).ConfigureAwait(false);
    }

    private Task<TResult> FetchAsync(CancellationToken cancellationToken) =>
        JobErrors.WithTicketAsync(Ticket, async () =>
        {
            using StageSpan span = services.StartStage(SpanNames.Result, Ticket);
            return await span.RunAsync(async () =>
            {
                ApiKey key = await KeyAsync(cancellationToken).ConfigureAwait(false);
                return JobResults.ValueOf(
                    await services.Queue.GetResultAsync(Ticket, key, Read, JobEnd.Unknown, cancellationToken).ConfigureAwait(false), logs: []);
            }, ErrorTypes.Of).ConfigureAwait(false);
        }, cancellationToken);

    // A result proves the end. A failure proves it only where fal has said that the job is over.
    private async Task<TResult> WithEndAsync(Func<Task<TResult>> work, bool isEndKnown)
    {
        if (onEnded is null)
        {
            return await work().ConfigureAwait(false);
        }

        try
        {
            TResult result = await work().ConfigureAwait(false);
            await onEnded(null).ConfigureAwait(false);
            return result;
        }
        catch (KlingException exception) when (isEndKnown && exception is KlingJobFailedException or KlingValidationException)
        {
            await onEnded(exception).ConfigureAwait(false);
            throw;
        }
    }

    private ValueTask<ApiKey> KeyAsync(CancellationToken cancellationToken) =>
        submitKey is not null ? ValueTask.FromResult(submitKey) : services.Keys.GetAsync(cancellationToken);

    private WaitLimits LimitsOf(WatchOptions options, CancellationToken cancellationToken) => new(options.Timeout, services.Time, services.Lifetime, cancellationToken);

    private TResult Read(JsonElement json, Response response) => (TResult)(reader(json, Ticket) with
    {
        BillableUnits = response.BillableUnits,
        BilledAs = response.BilledAs,
        RawJson = json.GetRawText(),
    });

    private async Task<TResult> FollowAsync(JobWait wait, IProgress<JobUpdate>? progress, CancellationToken cancellationToken)
    {
        JobUpdate? reported = null;
        while (true)
        {
            using (StageSpan span = services.StartStage(SpanNames.Wait, Ticket))
            {
                reported = await span.RunAsync(() => WatchToEndAsync(wait, reported, progress, cancellationToken), ErrorTypes.Of).ConfigureAwait(false);
            }

            using (StageSpan span = services.StartStage(SpanNames.Result, Ticket))
            {
                if (await span.RunAsync(() => wait.FetchAsync<TResult>(Read, span, cancellationToken), ErrorTypes.Of).ConfigureAwait(false) is { } result)
                {
                    return result;
                }
            }
        }
    }

    private async Task<JobUpdate> WatchToEndAsync(JobWait wait, JobUpdate? reported, IProgress<JobUpdate>? progress, CancellationToken cancellationToken)
    {
        while (true)
        {
            JobUpdate update = await wait.NextAsync(cancellationToken).ConfigureAwait(false);

            // While a result is late, the same completion arrives repeatedly.
            if (update is not JobCompleted || reported is not JobCompleted || update.NewLogs.Count > 0)
            {
                Report(update, progress);
            }

            reported = update;
            if (update is JobCompleted)
            {
                return update;
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A fault in the caller's progress bar must not cost the wait for a paid job.")]
    private void Report(JobUpdate update, IProgress<JobUpdate>? progress)
    {
        try
        {
            progress?.Report(update);
        }
        catch (Exception exception)
        {
            Log.ObserverThrew(services.Logger, exception, Ticket.RequestId);
        }
    }
}
