using Fal.Kling;
using Microsoft.Extensions.Options;
using Studio.Orders;

namespace Studio.Steps;

/// <summary>Carries out what the operator decides about an order whose submission was lost.</summary>
/// <param name="orders">The orders.</param>
/// <param name="kling">The client.</param>
/// <param name="steps">Where the next step goes.</param>
/// <param name="options">The store of idempotency keys.</param>
public sealed class OperatorDesk(OrderTable orders, IKlingClient kling, StepScheduler steps, IOptions<KlingClientOptions> options)
{
    /// <summary>fal has no such job, so the order may be bought again.</summary>
    /// <param name="id">The order.</param>
    /// <param name="force">Whether to decide although the purchase is younger than an hour. Otherwise that is refused, because the process that sends it might only be suspended.</param>
    /// <exception cref="KlingException">The decision was refused, and nothing was changed.</exception>
    public Task<DecisionOutcome> ReleaseAsync(string id, bool force) => DecideAsync(id, _ => kling.ReleaseIdempotencyKeyAsync(id, force));

    /// <summary>The operator has found the order's job.</summary>
    /// <param name="id">The order.</param>
    /// <param name="requestId">fal's id of the job.</param>
    /// <param name="force">See <see cref="ReleaseAsync"/>.</param>
    /// <exception cref="ArgumentException">The text is not a request id.</exception>
    /// <exception cref="KlingException">The decision was refused, and nothing was changed.</exception>
    public Task<DecisionOutcome> ResolveAsync(string id, string requestId, bool force) =>
        DecideAsync(id, order => kling.ResolveIdempotencyKeyAsync(id, JobTicket.FromRequestId(requestId.Trim(), order.ReadRequest().EndpointId), force));

    private async Task<DecisionOutcome> DecideAsync(string id, Func<Order, Task> decide)
    {
        if (await orders.FindAsync(id, CancellationToken.None) is not { State: OrderState.Unresolved } order)
        {
            return DecisionOutcome.NotNeeded;
        }

        // An earlier decision may have reached the record, but not the order, because its process died in between. It counts, and is not decided again.
        IdempotencyState? state = (await options.Value.IdempotencyStore!.FindAsync(id))?.Record.State;
        if (state is IdempotencyState.Sending or IdempotencyState.Preparing)
        {
            return DecisionOutcome.InProgress;
        }

        if (state is IdempotencyState.Unresolved)
        {
            await decide(order);
        }

        if (await orders.ChangeAsync(id, row => row.Resume(orders.Now + steps.Lease), CancellationToken.None) is { } resumed)
        {
            steps.Enqueue(resumed);
        }

        return DecisionOutcome.Done;
    }
}

/// <summary>What became of a decision.</summary>
public enum DecisionOutcome
{
    /// <summary>The order continues with it, or with an earlier one.</summary>
    Done,

    /// <summary>The order doesn't wait for a decision.</summary>
    NotNeeded,

    /// <summary>A process is sending the order, or looking for its job.</summary>
    InProgress,
}
