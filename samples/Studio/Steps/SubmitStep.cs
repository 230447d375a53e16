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

    /// <summary>Submits an order that has its turn.</summary>
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public async Task RunAsync(string id, CancellationToken cancellationToken)
    {
        if (await orders.FindAsync(id, cancellationToken) is not { State: OrderState.Submitting } order)
        {
            return;
        }

        // Once it is being bought, it is finished: a program that stops waits for it. So the token is not passed on.
        try
        {
            KlingJob job = await kling.SubmitAsync(order.ReadRequest(), new SubmitOptions { IdempotencyKey = id, WebhookUrl = address.WebhookUrl }, CancellationToken.None);
            await BoughtAsync(order, job);
        }
        catch (KlingSubmitUncertainException exception)
        {
            // The next call with this key waits until no process can still be sending, and then looks for the job. Only when that has found nothing does an operator decide.
            Func<Order, bool> change = await IsUnresolvedAsync(id)
                ? row => row.LoseTrack(Problems.OfLostResponse(exception))
                : row => row.Postpone("fal's response was lost. The studio is looking for the job.", orders.Now + SearchPause);
            await EndAsync(id, change);
        }
        catch (KlingException exception) when (Problems.OfRefusal(exception) is { } problem)
        {
            await EndAsync(id, row => row.Fail(problem));
        }
        catch (KlingException exception)
        {
            // Nothing was bought, and fal may accept it later. It is the sweep that tries again.
            TimeSpan pause = TimeSpan.FromSeconds(Math.Min(MaxPause.TotalSeconds, 5 * Math.Pow(2, Math.Min(order.Looks, 10))));
            await orders.ChangeAsync(id, row => row.Postpone(Problems.OfOutage(exception), orders.Now + pause), CancellationToken.None);
        }
    }

    private async Task<bool> IsUnresolvedAsync(string id) =>
        await options.Value.IdempotencyStore!.FindAsync(id) is { Record.State: IdempotencyState.Unresolved };

    private async Task BoughtAsync(Order order, KlingJob job)
    {
        if (await orders.ChangeAsync(order.Id, row => row.Buy(job.Ticket, orders.Now + looks.PauseAfter(0)), CancellationToken.None) is { IsCancelRequested: true })
        {
            await cancel.RunAsync(order.Id, CancellationToken.None);
        }
    }

    private async Task EndAsync(string id, Func<Order, bool> change)
    {
        if (await orders.ChangeAsync(id, change, CancellationToken.None) is { State: not OrderState.Submitting } order)
        {
            steps.Enqueue(order);
        }
    }
}
