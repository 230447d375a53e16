using System.Diagnostics.CodeAnalysis;
using Fal.Kling.Telemetry;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Jobs;

/// <summary>From a request to its video in one call: submit, hand out the ticket, wait.</summary>
internal sealed class GenerationRun(JobSubmitter submitter, JobServices services)
{
    private static readonly RunOptions DefaultOptions = new();

    // A ticket that is not written down may be lost: the caller's cancellation gives it this much time.
    private static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(5);

    // An aborted caller wants to leave; fal's answer to a cancellation is worth this much of its time.
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(10);

    public Task<KlingVideo> RunAsync(VideoRequest request, RunOptions? options, CancellationToken cancellationToken) =>
        KlingTelemetry.WatchesGenerations
            ? RunInSpanAsync(request, options ?? DefaultOptions, cancellationToken)
            : RunAsync(request, options ?? DefaultOptions, span: null, cancellationToken);

    private async Task<KlingVideo> RunInSpanAsync(VideoRequest request, RunOptions options, CancellationToken cancellationToken)
    {
        using GenerationSpan span = new(request, services);
        try
        {
            KlingVideo video = await RunAsync(request, options, span, cancellationToken).ConfigureAwait(false);
            span.Succeeded(video);
            return video;
        }
        catch (Exception exception)
        {
            span.Failed(exception);
            throw;
        }
    }

    private async Task<KlingVideo> RunAsync(VideoRequest request, RunOptions options, GenerationSpan? span, CancellationToken cancellationToken)
    {
        KlingJob job = await submitter.SubmitAsync(request, options.Submit, cancellationToken).ConfigureAwait(false);
        span?.Submitted(job.Ticket);
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
        catch (KlingTimeoutException exception) when (options.CancelJobOnAbort && exception.Budget == TicketGuard.WaitBudget)
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

        using RestartableTimeout patience = new(Timeout.InfiniteTimeSpan, services.Time, CancellationToken.None);
        using CancellationTokenRegistration registration = cancellationToken.Register(() => patience.Restart(WritePatience));
        try
        {
            await onSubmitted(ticket, patience.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            TicketGuard.Throw(exception, ticket, cancellationToken);
            throw;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The caller is told of the abort; a cancellation that failed is told as an unknown outcome.")]
    private async Task<CancelOutcome?> TryCancelAsync(KlingJob job)
    {
        using RestartableTimeout patience = new(CancelPatience, services.Time, CancellationToken.None);
        try
        {
            return await job.CancelAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            return null;
        }
    }
}
