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
public sealed class SubmitStep(OrderTable orders, IKlingClient kling, IWebhookAddress address, LookSchedule looks, CancelStep cancel, StepScheduler steps, IOptions<KlingClientOptions> options)
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
            KlingJob job = await kling.SubmitAsync(order.ReadRequest(), new SubmitOptions { IdempotencyKey = id, WebhookUrl = address.WebhookUrl }, CancellationToken.None);
            await BoughtAsync(order, job);
        }
        catch (KlingException exception)
        {
            Func<Order, bool> change = await ExplainAsync(order, exception);
            if (await orders.ChangeAsync(id, change, CancellationToken.None) is { State: not OrderState.Submitting } ended)
            {
                steps.Enqueue(ended);
            }
        }
        finally
        {
            running.TryRemove(id, out _);
        }
    }

    // What the key's record says counts: if the search for a lost job is refused, the purchase was not. A step that is postponed is repeated by the sweep.
    private async Task<Func<Order, bool>> ExplainAsync(Order order, KlingException exception)
    {
        IdempotencyState state = (await options.Value.IdempotencyStore!.FindAsync(order.Id))?.Record.State ?? IdempotencyState.Free;
        if (state is IdempotencyState.Unresolved)
        {
            return row => row.LoseTrack(Problems.OfLostResponse());
        }

        if (state is not (IdempotencyState.Free or IdempotencyState.Preparing))
        {
            // The next call waits until no process can still be sending, and then looks for the job. Only when that has found nothing does an operator decide.
            return row => row.Postpone("fal's response was lost. The studio is looking for the job.", orders.Now + SearchPause);
        }

        if (Problems.OfRefusal(exception) is { } problem)
        {
            return row => row.Fail(problem);
        }

        TimeSpan pause = TimeSpan.FromSeconds(Math.Min(MaxPause.TotalSeconds, 5 * Math.Pow(2, Math.Min(order.Looks, 10))));
        return row => row.Postpone(Problems.OfOutage(exception), orders.Now + pause);
    }

    private async Task BoughtAsync(Order order, KlingJob job)
    {
        if (await orders.ChangeAsync(order.Id, row => row.Buy(job.Ticket, orders.Now + looks.PauseAfter(0)), CancellationToken.None) is { IsCancelRequested: true })
        {
            await cancel.RunAsync(order.Id, CancellationToken.None);
        }
    }
}
