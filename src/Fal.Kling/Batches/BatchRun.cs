using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace Fal.Kling.Batches;

/// <summary>
/// One run of a batch. Requests are taken from their sequence only while the reader asks for an outcome and fewer than <see cref="BatchOptions.Concurrency"/> are under way.
/// So at most that many jobs can have been bought whose outcomes have not been read.
/// </summary>
internal sealed class BatchRun(BatchOptions options, BatchCalls calls)
{
    private readonly BatchBudget budget = new(options.MaxSpend);
    private readonly SubmissionGate gate = new(options.Concurrency, calls.Time);

    // Every request that was started writes once: its outcome, or null when it was cancelled before anything was bought. Nothing runs after it has written.
    private readonly Channel<BatchOutcome?> finished = Channel.CreateUnbounded<BatchOutcome?>(new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = true });

    /// <param name="requests">The requests.</param>
    /// <param name="cancellationToken">Stops the run, after the outcomes of what was submitted.</param>
    public async IAsyncEnumerable<BatchOutcome> RunAsync(IEnumerable<KlingRequest> requests, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using IEnumerator<KlingRequest> source = requests.GetEnumerator();
        ExceptionDispatchInfo? fault = null;
        bool isAtEnd = false;
        int underWay = 0;
        try
        {
            while (true)
            {
                while (!isAtEnd && underWay < options.Concurrency && !cancellationToken.IsCancellationRequested)
                {
                    (KlingRequest? request, fault) = Next(source);
                    isAtEnd = request is null;
                    if (request is not null)
                    {
                        underWay++;
                        _ = RunAsync(request, stop.Token);
                    }
                }

                if (underWay == 0)
                {
                    break;
                }

                BatchOutcome? outcome = await finished.Reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
                underWay--;
                if (outcome is not null)
                {
                    yield return outcome;
                }
            }
        }
        finally
        {
            // The reader has left early. A ticket that is on its way is still handed to OnSubmitted.
            Cancel(stop);
            for (; underWay > 0; underWay--)
            {
                await finished.Reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }

        fault?.Throw();
        cancellationToken.ThrowIfCancellationRequested();
    }

    // A sequence that fails must not cost the outcomes of the requests that it has returned, so its failure comes last.
    [SuppressMessage("Design", "CA1031", Justification = "It is thrown at the end of the run.")]
    private (KlingRequest? Request, ExceptionDispatchInfo? Fault) Next(IEnumerator<KlingRequest> source)
    {
        try
        {
            calls.Lifetime.ThrowIfEnded();
            return source.MoveNext() ? (source.Current ?? throw new ArgumentException("A request of the batch is null."), null) : default;
        }
        catch (Exception exception)
        {
            return (null, ExceptionDispatchInfo.Capture(exception));
        }
    }

    private async Task RunAsync(KlingRequest request, CancellationToken cancellationToken)
    {
        BatchOutcome? outcome = await OutcomeOfAsync(request, cancellationToken).ConfigureAwait(false);
        finished.Writer.TryWrite(outcome);
    }

    [SuppressMessage("Design", "CA1031", Justification = "A failure is the outcome of its request, and must not stop the others.")]
    private async Task<BatchOutcome?> OutcomeOfAsync(KlingRequest request, CancellationToken cancellationToken)
    {
        string? key = null;
        JobTicket? ticket = null;
        decimal reserved = 0;
        try
        {
            key = KeyOf(request);
            RunOptions run = WithKey(options.RunOf?.Invoke(request) ?? options.Run ?? new RunOptions(), key);
            reserved = budget.Reserve(request);
            KlingResult result = await calls.Run(request, SubmitAsync, run, cancellationToken).ConfigureAwait(false);
            return new BatchOutcome(request, result, key);

            async Task<KlingJob> SubmitAsync()
            {
                KlingJob job = await calls.Submit(request, run.Submit, gate, cancellationToken).ConfigureAwait(false);
                ticket = job.Ticket;
                return job;
            }
        }
        catch (Exception exception)
        {
            bool isUnbought = ticket is null && exception is not KlingSubmitUncertainException;
            if (isUnbought)
            {
                budget.GiveBack(reserved);
            }

            return isUnbought && exception is OperationCanceledException && cancellationToken.IsCancellationRequested
                ? null
                : new BatchOutcome(request, exception, key) is var outcome && outcome.Ticket is null ? outcome with { Ticket = ticket } : outcome;
        }
    }

    private string? KeyOf(KlingRequest request) =>
        options.KeyOf is { } keyOf ? SubmitOptions.CheckIdempotencyKey(keyOf(request) ?? string.Empty, nameof(BatchOptions.KeyOf)) : null;

    private static RunOptions WithKey(RunOptions run, string? key) => key is null ? run : run with { Submit = (run.Submit ?? new SubmitOptions()) with { IdempotencyKey = key } };

    private static void Cancel(CancellationTokenSource source) => source.Cancel();
}
