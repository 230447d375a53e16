using System.Diagnostics.CodeAnalysis;
using Fal.Kling.Engine.Http;
using Fal.Kling.Telemetry;

namespace Fal.Kling.Jobs;

/// <summary>Turns a request into its result in one call: submits it, passes on the ticket, and waits.</summary>
internal sealed class GenerationRun(JobServices services)
{
    // A ticket that is not stored may be lost, so the callback gets this much time after the caller's cancellation.
    private static readonly TimeSpan CallbackGrace = TimeSpan.FromSeconds(5);

    // A caller that aborts wants to leave. This is the longest that it waits for fal's response to the cancellation.
    private static readonly TimeSpan CancelLimit = TimeSpan.FromSeconds(10);

    /// <param name="endpointId">The endpoint, for the trace.</param>
    /// <param name="prompt">The prompt, for the trace, if the options allow it.</param>
    /// <param name="submit">Submits the request.</param>
    /// <param name="options">How to wait, and which callbacks to call.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public async Task<TResult> RunAsync<TResult>(
        string endpointId, string? prompt, Func<Task<KlingJob<TResult>>> submit, RunOptions options, CancellationToken cancellationToken)
        where TResult : KlingResult
    {
        using GenerationSpan span = services.Telemetry.StartGeneration(endpointId, ResultReaders.OutputTypeOf<TResult>(), services.Queue.QueueUrl, prompt);
        try
        {
            KlingJob<TResult> job = await submit().ConfigureAwait(false);
            span.Submitted(job.Ticket.RequestId);
            TResult result = await FollowAsync(job, options, cancellationToken).ConfigureAwait(false);
            span.Succeeded(result.BillableUnits);
            return result;
        }
        catch (Exception exception)
        {
            span.Fail(ErrorTypes.Of(exception));
            throw;
        }
    }

    private async Task<TResult> FollowAsync<TResult>(KlingJob<TResult> job, RunOptions options, CancellationToken cancellationToken)
        where TResult : KlingResult
    {
        try
        {
            await HandOutAsync(job.Ticket, options, cancellationToken).ConfigureAwait(false);
            return await job.WaitAsync(options.Watch, options.Progress, cancellationToken).ConfigureAwait(false);
        }
        catch (KlingCanceledException exception) when (options.CancelJobOnAbort)
        {
            exception.JobCancellation = await TryCancelAsync(job).ConfigureAwait(false);
            throw;
        }
        catch (KlingTimeoutException exception) when (options.CancelJobOnAbort && exception.Limit == TimeoutLimit.WaitTimeout)
        {
            exception.JobCancellation = await TryCancelAsync(job).ConfigureAwait(false);
            exception.Consequence = exception.JobCancellation is { } outcome ? $"fal was asked to cancel it, with the outcome {outcome}." : exception.Consequence;
            throw;
        }
    }

    private async Task HandOutAsync(JobTicket ticket, RunOptions options, CancellationToken cancellationToken)
    {
        if (options.OnSubmitted is not { } onSubmitted)
        {
            return;
        }

        using RestartableTimeout grace = new(Timeout.InfiniteTimeSpan, services.Time, CancellationToken.None);
        using CancellationTokenRegistration registration = cancellationToken.Register(() => grace.Restart(CallbackGrace));
        await JobErrors.WithTicketAsync(ticket, () => onSubmitted(ticket, grace.Token).AsTask(), cancellationToken).ConfigureAwait(false);
    }

    [SuppressMessage("Design", "CA1031", Justification = "The caller gets the abort's exception. The outcome of a failed cancellation is unknown.")]
    private async Task<CancelOutcome?> TryCancelAsync(KlingJob job)
    {
        using RestartableTimeout limit = new(CancelLimit, services.Time, CancellationToken.None);
        try
        {
            return await job.CancelAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            return null;
        }
    }
}
