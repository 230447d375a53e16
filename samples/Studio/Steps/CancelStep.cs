using Fal.Kling;
using Studio.Orders;

namespace Studio.Steps;

/// <summary>Asks fal to cancel an order that was bought.</summary>
/// <param name="orders">The orders.</param>
/// <param name="kling">The client.</param>
/// <param name="steps">Where the next step goes.</param>
public sealed class CancelStep(OrderTable orders, IKlingClient kling, StepScheduler steps)
{
    /// <summary>Asks fal, and looks at the job soon.</summary>
    /// <exception cref="KlingException">fal could not be asked. The job goes on.</exception>
    public async Task RunAsync(string id, CancellationToken cancellationToken)
    {
        if (await orders.FindAsync(id, cancellationToken) is not { State: OrderState.Bought, IsCancelRequested: true } order)
        {
            return;
        }

        CancelOutcome outcome = await kling.GetJob(order.ReadTicket()).CancelAsync(cancellationToken);
        if (await orders.ChangeAsync(id, row => row.AnswerCancel(outcome, orders.Now + steps.Lease), CancellationToken.None) is { } changed)
        {
            steps.Enqueue(changed);
        }
    }
}
