using Fal.Kling.Jobs;

namespace Fal.Kling.Orders;

/// <summary>
/// Buys each order once, however many callers ask: looks at the key's record, and does the one thing that its state allows. Every step is a compare and swap, so of two callers
/// one takes the step and the other looks again.
/// </summary>
internal sealed class OrderDesk
{
    private readonly OrderStore store;
    private readonly OrderSearch search;
    private readonly OrderTelemetry telemetry;
    private readonly JobSubmitter submitter;
    private readonly SubmissionLease lease;
    private readonly JobServices services;
    private readonly TimeProvider time;

    public OrderDesk(IKlingIdempotencyStore applicationStore, JobServices services, JobSubmitter submitter, JobFinder finder)
    {
        this.services = services;
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
        for (OrderPause pause = new(time); ; await pause.NextAsync(cancellationToken).ConfigureAwait(false))
        {
            services.Lifetime.ThrowIfEnded();
            OrderLook look = await LookAsync(order.Key, cancellationToken).ConfigureAwait(false);
            ThrowIfConflict(order, look);
            if (IsUnderWay(look))
            {
                if (pause.IsFirst)
                {
                    telemetry.Waited(order.EndpointId);
                }

                pause.AtMost(look.TimeLeft);
            }
            else if (await StepAsync(order, look, cancellationToken).ConfigureAwait(false) is { } purchase)
            {
                return purchase;
            }
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

    private async Task<OrderLook> LookAsync(string key, CancellationToken cancellationToken)
    {
        DateTimeOffset at = time.GetUtcNow();
        return new OrderLook(await store.FindAsync(key, cancellationToken).ConfigureAwait(false), at);
    }

    private bool IsUnderWay(OrderLook look) =>
        look.Record is { State: IdempotencyState.Preparing or IdempotencyState.Sending } record && look.TimeLeft > TimeSpan.Zero && !search.Knows(record);

    /// <returns>The job; null when the record must be looked at again.</returns>
    private async Task<Purchase?> StepAsync(Order order, OrderLook look, CancellationToken cancellationToken)
    {
        switch (look.Record)
        {
            case null:
                IdempotencyRecord first = PreparingFor(order, after: null);
                return await store.TryAddAsync(first, cancellationToken).ConfigureAwait(false) ? await BuyAsync(order, first, former: null, cancellationToken).ConfigureAwait(false) : null;

            case { State: IdempotencyState.Free } free:
                return await TakeAsync(order, free, cancellationToken).ConfigureAwait(false);

            case { State: IdempotencyState.Ended, End: IdempotencyEnd.FailedRetryable } failed when order.Options.RetryFailed:
                return await TakeAsync(order, failed, cancellationToken).ConfigureAwait(false);

            case { State: IdempotencyState.Preparing } preparing when !search.Knows(preparing):
                telemetry.TakenOver(order.EndpointId, order.Key, "preparing");
                return await TakeAsync(order, preparing, cancellationToken).ConfigureAwait(false);

            case { State: IdempotencyState.Preparing or IdempotencyState.Sending, Attempt: not null }:
                return await search.ResolveAsync(order, look, cancellationToken).ConfigureAwait(false);

            case { State: IdempotencyState.Bought or IdempotencyState.Ended, Ticket: { } ticket } record:
                telemetry.Hit(order.EndpointId);
                return new Purchase(ticket, record.State == IdempotencyState.Bought ? record : null);

            case { State: IdempotencyState.Unresolved, Attempt: { } attempt }:
                throw OrderSearch.Unresolved(order.Key, attempt, "an earlier call did not find its job.");

            case var record:
                throw new KlingException($"The record of the idempotency key '{record.Key}' is incomplete: it is {record.State}, without a job or an attempt. Nothing was bought by this call.");
        }
    }

    private async Task<Purchase?> TakeAsync(Order order, IdempotencyRecord former, CancellationToken cancellationToken)
    {
        IdempotencyRecord preparing = PreparingFor(order, former);
        return await store.TryReplaceAsync(preparing, cancellationToken).ConfigureAwait(false) == IdempotencyWrite.Written
            ? await BuyAsync(order, preparing, former, cancellationToken).ConfigureAwait(false)
            : null;
    }

    private Task<Purchase?> BuyAsync(Order order, IdempotencyRecord preparing, IdempotencyRecord? former, CancellationToken cancellationToken) =>
        new OrderPurchase(order, preparing, former, store, submitter, lease, telemetry).BuyAsync(cancellationToken);

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
        Former = after?.Ticket is { } failed ? [.. after.Former, failed] : after?.Former ?? [],
    };

    // Where nothing was bought, the key may serve another request: it is free, or its caller vanished while preparing.
    private void ThrowIfConflict(Order order, OrderLook look)
    {
        if (look.Record is not { } record || record.State == IdempotencyState.Free || (record.State == IdempotencyState.Preparing && look.TimeLeft <= TimeSpan.Zero)
            || (record.Fingerprint == order.Fingerprint && record.EndpointId == order.EndpointId))
        {
            return;
        }

        telemetry.Conflicted(order.EndpointId);
        string reason = VersionOf(record.Fingerprint) == VersionOf(order.Fingerprint)
            ? $"was used before for another request, to {record.EndpointId} (fingerprint {record.Fingerprint}). This request, to {order.EndpointId}, has the fingerprint {order.Fingerprint}."
            : $"was used before by another version of Fal.Kling, whose fingerprint {record.Fingerprint} this version cannot compare with {order.Fingerprint}.";
        throw new KlingIdempotencyException(
            $"The idempotency key '{order.Key}' {reason} It was not sent, and nothing was bought. Use a new key for a new order.", order.Key, record.Fingerprint, order.Fingerprint);
    }

    private static string VersionOf(string fingerprint) => fingerprint.Split(':')[0];
}
