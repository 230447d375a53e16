using Fal.Kling.Jobs;

namespace Fal.Kling.Orders;

/// <summary>
/// Buys each order once, whoever asks: looks at the key's record, and does the one thing that its state allows. Every step is a compare and swap, so of two callers
/// one takes the step and the other looks again.
/// </summary>
internal sealed class OrderDesk
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly OrderStore store;
    private readonly OrderSearch search;
    private readonly OrderTelemetry telemetry;
    private readonly JobSubmitter submitter;
    private readonly SubmissionLease lease;
    private readonly TimeProvider time;

    public OrderDesk(IKlingIdempotencyStore applicationStore, JobServices services, JobSubmitter submitter, JobFinder finder)
    {
        time = services.Time;
        this.submitter = submitter;
        telemetry = new OrderTelemetry(services.Telemetry, services.Logger);
        store = new OrderStore(applicationStore, telemetry, time);
        search = new OrderSearch(store, finder, services, telemetry);
        lease = new SubmissionLease(services.Queue.LongestPost, time);
        Decision = new OrderDecision(store, telemetry);
    }

    /// <summary>What a person decides.</summary>
    public OrderDecision Decision { get; }

    /// <returns>The job of the order: bought by this call, or by an earlier one.</returns>
    public async Task<Purchase> BuyOnceAsync(Order order, CancellationToken cancellationToken)
    {
        TimeSpan pause = ShortestPause;
        while (true)
        {
            StoredIdempotencyRecord? stored = await store.FindAsync(order.Key, cancellationToken).ConfigureAwait(false);
            if (stored is not null && IsUnderWay(stored))
            {
                if (pause == ShortestPause)
                {
                    telemetry.Waited(order.EndpointId);
                }

                TimeSpan left = stored.Record.Lease - AgeOf(stored);
                await Task.Delay(left < pause ? left : pause, time, cancellationToken).ConfigureAwait(false);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            else if (await StepAsync(order, stored, cancellationToken).ConfigureAwait(false) is { } purchase)
            {
                return purchase;
            }
        }

        bool IsUnderWay(StoredIdempotencyRecord stored)
        {
            ThrowIfConflict(order, stored.Record);
            return stored.Record.State is IdempotencyState.Preparing or IdempotencyState.Sending && AgeOf(stored) < stored.Record.Lease && !search.Knows(stored.Record);
        }
    }

    /// <summary>Writes down how the job of a purchase ended.</summary>
    public Task RecordEndAsync(IdempotencyRecord bought, Exception? failure) => store.AfterwardsAsync(bought.Key, token => store.TryReplaceAsync(
        bought with
        {
            Version = bought.Version + 1,
            State = IdempotencyState.Ended,
            End = failure switch
            {
                null => IdempotencyEnd.Succeeded,
                KlingJobFailedException { IsRetryable: true } => IdempotencyEnd.FailedRetryable,
                _ => IdempotencyEnd.Failed,
            },
        },
        token));

    /// <returns>The job; null when the record must be looked at again.</returns>
    private async Task<Purchase?> StepAsync(Order order, StoredIdempotencyRecord? stored, CancellationToken cancellationToken)
    {
        switch (stored?.Record)
        {
            case null:
                IdempotencyRecord first = PreparingFor(order, after: null);
                return await store.TryAddAsync(first, cancellationToken).ConfigureAwait(false) ? await BuyAsync(order, first, cancellationToken).ConfigureAwait(false) : null;

            case { State: IdempotencyState.Free }:
            case { State: IdempotencyState.Ended, End: IdempotencyEnd.FailedRetryable } when order.Options.RetryFailed:
                return await TakeAsync(order, stored.Record, cancellationToken).ConfigureAwait(false);

            case { State: IdempotencyState.Preparing }:
                telemetry.TakenOver(order.EndpointId, order.Key, "preparing");
                return await TakeAsync(order, stored.Record, cancellationToken).ConfigureAwait(false);

            case { State: IdempotencyState.Sending }:
                return await search.ResolveAsync(order, stored, cancellationToken).ConfigureAwait(false);

            case { State: IdempotencyState.Bought or IdempotencyState.Ended, Ticket: { } ticket } record:
                telemetry.Hit(order.EndpointId);
                return new Purchase(ticket, record.State == IdempotencyState.Bought ? record : null);

            case { Attempt: { } attempt }:
                throw OrderSearch.Unresolved(order.Key, attempt, "An earlier call looked for its job in vain.");

            case var record:
                throw new KlingException($"The record of the idempotency key '{record!.Key}' is {record.State} and lacks what belongs to that. Nothing was bought by this call.");
        }
    }

    private async Task<Purchase?> TakeAsync(Order order, IdempotencyRecord former, CancellationToken cancellationToken)
    {
        IdempotencyRecord preparing = PreparingFor(order, former);
        return await store.TryReplaceAsync(preparing, cancellationToken).ConfigureAwait(false) == IdempotencyWrite.Written
            ? await BuyAsync(order, preparing, cancellationToken).ConfigureAwait(false)
            : null;
    }

    private Task<Purchase?> BuyAsync(Order order, IdempotencyRecord preparing, CancellationToken cancellationToken) =>
        new OrderPurchase(order, preparing, store, submitter, lease, telemetry).BuyAsync(cancellationToken);

    private IdempotencyRecord PreparingFor(Order order, IdempotencyRecord? after) => new()
    {
        Key = order.Key,
        Version = (after?.Version ?? 0) + 1,
        State = IdempotencyState.Preparing,
        Account = order.ApiKey.Account,
        EndpointId = order.EndpointId,
        Fingerprint = order.Fingerprint,
        Owner = order.Caller,
        Lease = lease.Length,
        Surplus = after?.Surplus ?? [],
    };

    // A key that is free has bought nothing, so it may serve another request.
    private void ThrowIfConflict(Order order, IdempotencyRecord record)
    {
        if (record.State != IdempotencyState.Free && (record.Fingerprint != order.Fingerprint || record.EndpointId != order.EndpointId))
        {
            telemetry.Conflicted(order.EndpointId);
            throw new KlingIdempotencyException(
                $"The idempotency key '{order.Key}' was used before for another request to {record.EndpointId} (fingerprint {record.Fingerprint}; this one, to {order.EndpointId}, has {order.Fingerprint}). " +
                "This request was not sent, and nothing was bought. Use a new key for a new order.",
                order.Key,
                record.Fingerprint,
                order.Fingerprint);
        }
    }

    private static TimeSpan AgeOf(StoredIdempotencyRecord stored) => stored.Age + stored.Record.AttemptAge;
}
