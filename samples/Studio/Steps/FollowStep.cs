using Fal.Kling;
using Hangfire;
using Studio.Orders;

namespace Studio.Steps;

/// <summary>
/// Looks once at a job that was bought. No thread waits for the minutes that a job takes: the next look is a time in the order's row, and fal's webhook comes first.
/// </summary>
/// <param name="orders">The orders.</param>
/// <param name="kling">The client.</param>
/// <param name="looks">When to look again.</param>
/// <param name="cancel">Asks fal to cancel what the visitor no longer wants.</param>
/// <param name="steps">Where the next step goes.</param>
public sealed class FollowStep(OrderTable orders, IKlingClient kling, LookSchedule looks, CancelStep cancel, StepScheduler steps)
{
    /// <summary>Asks fal for the job's status, and for its result when it is over.</summary>
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public async Task RunAsync(string id, CancellationToken cancellationToken)
    {
        if (await orders.FindAsync(id, cancellationToken) is not { State: OrderState.Bought } order)
        {
            return;
        }

        if (order is { IsCancelRequested: true, IsCancelAnswered: false })
        {
            await cancel.RunAsync(id, cancellationToken);
            return;
        }

        KlingJob<KlingVideo> job = kling.GetJob(order.ReadTicket());
        Func<Order, bool> change;
        try
        {
            JobUpdate update = await job.GetStatusAsync(includeLogs: true, cancellationToken);
            if (update is JobCompleted)
            {
                KlingVideo video = await job.GetResultAsync(cancellationToken);
                change = row => row.Make(video, orders.Now + steps.Lease);
            }
            else
            {
                DateTime next = orders.Now + looks.PauseAfter(order.Looks + 1);
                change = row => row.Progress(update, orders.Now, next);
            }
        }
        catch (KlingException exception) when (Problems.OfFailedJob(exception) is { } problem)
        {
            bool mayComeBack = problem.Kind == OrderProblemKind.Lost && orders.Now - order.CreatedAt < Problems.Patience;
            DateTime next = orders.Now + looks.PauseAfter(order.Looks + 1);
            change = row => mayComeBack ? row.Wait(OrderState.Bought, next) : row.Fail(problem, OrderState.Bought);
        }

        if (await orders.ChangeAsync(id, change, cancellationToken) is { State: not OrderState.Bought } over)
        {
            steps.Enqueue(over);
        }
    }

    /// <summary>fal has called: the result is in the webhook, and no request is needed.</summary>
    public async Task ReceiveAsync(KlingWebhook webhook, CancellationToken cancellationToken)
    {
        List<string> found = await orders.ListAsync(rows => rows.Where(order => order.RequestId == webhook.RequestId).Select(order => order.Id), cancellationToken);

        // Faster than the order's own transaction: fal repeats the webhook when this throws.
        string id = found.Count == 1 ? found[0] : throw new InvalidOperationException($"No order has the request {webhook.RequestId} yet.");
        Func<Order, bool> change;
        try
        {
            KlingVideo video = webhook.GetResult<KlingVideo>();
            change = row => row.Make(video, orders.Now + steps.Lease);
        }
        catch (KlingException exception) when (Problems.OfFailedJob(exception) is { } problem)
        {
            change = row => row.Fail(problem, OrderState.Bought);
        }
        catch (KlingException)
        {
            // The webhook has no usable result: the step asks for it, now.
            change = row => row.State is OrderState.Bought && row.Claim(row.DueAt ?? orders.Now, orders.Now + steps.Lease);
        }

        if (await orders.ChangeAsync(id, change, cancellationToken) is { } order)
        {
            steps.Enqueue(order);
        }
    }
}
