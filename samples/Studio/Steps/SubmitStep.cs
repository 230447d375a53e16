using System.Collections.Concurrent;
using Fal.Kling;
using Hangfire;
using Microsoft.Extensions.Options;
using Studio.Orders;

namespace Studio.Steps;

/// <summary>Buys an order's video. The order's id is the idempotency key, so this may run at any time, twice at the same time, and after any crash: it buys once.</summary>
/// <param name="orders">The orders.</param>
/// <param name="kling">The client.</param>
/// <param name="address">Where fal's webhooks go.</param>
/// <param name="looks">When to look at the job.</param>
/// <param name="cancel">Cancels what the visitor no longer wants.</param>
/// <param name="steps">Where the next step goes.</param>
/// <param name="options">The store of idempotency keys.</param>
/// <param name="logger">The log.</param>
public sealed partial class SubmitStep(
    OrderTable orders, IKlingClient kling, IWebhookAddress address, LookSchedule looks, CancelStep cancel, StepScheduler steps, IOptions<KlingClientOptions> options, ILogger<SubmitStep> logger)
{
    private static readonly TimeSpan SearchPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, bool> running = new();

    /// <summary>Submits an order that has its turn.</summary>
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public async Task RunAsync(string id, CancellationToken cancellationToken)
    {
        // A search for a lost job takes minutes, in which the sweep starts the step again. One thread waits for it, not several.
        if (await orders.FindAsync(id, cancellationToken) is not { State: OrderState.Submitting } order || !running.TryAdd(id, true))
        {
            return;
        }

        // Once it is being bought, it is finished: a program that stops waits for it. So the token is not passed on.
        try
        {
            if (order.IsCancelRequested && await FindRecordAsync(id) is null or { State: IdempotencyState.Free })
            {
                await EndAsync(id, row => row.CancelUnsent());
                return;
            }

            KlingJob job = await kling.SubmitAsync(order.ReadRequest(), new SubmitOptions { IdempotencyKey = id, WebhookUrl = address.WebhookUrl }, CancellationToken.None);
            await BoughtAsync(order, job);
        }
#pragma warning disable CA1031 // Whatever it is, the order must say so, and be tried again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(exception, id);
            await EndAsync(id, await ExplainAsync(order, exception));
        }
        finally
        {
            running.TryRemove(id, out _);
        }
    }

    // What the key's record says counts: if the search for a lost job is refused, the purchase was not. A step that is postponed is repeated by the sweep.
    private async Task<Func<Order, bool>> ExplainAsync(Order order, Exception exception)
    {
        IdempotencyRecord? record = await FindRecordAsync(order.Id);
        if (record is { Ticket: { } ticket, State: not IdempotencyState.Free })
        {
            return row => row.Buy(ticket, orders.Now + looks.PauseAfter(0));
        }

        if (record is { State: IdempotencyState.Unresolved } || (record is { State: not IdempotencyState.Free } && exception is KlingIdempotencyException))
        {
            return row => row.LoseTrack(Problems.OfLostResponse());
        }

        if (record is { State: not (IdempotencyState.Free or IdempotencyState.Preparing) })
        {
            // The next call waits until no process can still be sending, and then looks for the job. Only when that has found nothing does an operator decide.
            return row => row.Postpone("fal's response was lost. The studio is looking for the job.", orders.Now + SearchPause);
        }

        // Preparing is what another process does now.
        if (record is not { State: IdempotencyState.Preparing } && Problems.OfRefusal(exception) is { } problem)
        {
            return row => row.Fail(problem, OrderState.Submitting);
        }

        TimeSpan pause = TimeSpan.FromSeconds(Math.Min(MaxPause.TotalSeconds, 5 * Math.Pow(2, Math.Min(order.Looks, 10))));
        return row => row.Postpone(Problems.OfOutage(exception), orders.Now + pause);
    }

    private async Task BoughtAsync(Order order, KlingJob job)
    {
        await orders.ChangeAsync(order.Id, row => row.Buy(job.Ticket, orders.Now + looks.PauseAfter(0)), CancellationToken.None);

        // It does nothing unless the visitor has canceled the order meanwhile. If it fails, the follow step asks again.
        await cancel.RunAsync(order.Id, CancellationToken.None);
    }

    private async Task EndAsync(string id, Func<Order, bool> change)
    {
        if (await orders.ChangeAsync(id, change, CancellationToken.None) is { State: not OrderState.Submitting } order)
        {
            steps.Enqueue(order);
        }
    }

    private async Task<IdempotencyRecord?> FindRecordAsync(string id) => (await options.Value.IdempotencyStore!.FindAsync(id))?.Record;

    [LoggerMessage(LogLevel.Warning, "The order {Id} could not be submitted.")]
    private partial void LogFailed(Exception exception, string id);
}
