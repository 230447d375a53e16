using Fal.Kling.Jobs;

namespace Fal.Kling.Orders;

/// <summary>
/// Looks for the job of an order whose caller has vanished while it was sending. The job is the order's only if it is the one listed job that can be it. Otherwise the order is
/// unresolved, and a person decides.
/// </summary>
internal sealed class OrderSearch(OrderStore store, JobFinder finder, JobServices services, OrderTelemetry telemetry)
{
    /// <summary>Whether this client has bought the order's job itself, and only the record does not say so.</summary>
    public bool Knows(IdempotencyRecord record) => record.Attempt is { } attempt && services.IssuedJobs.AcceptedJobOf(attempt.Id) is not null;

    /// <returns>The job; null when the record must be looked at again.</returns>
    /// <exception cref="KlingSubmitUncertainException">The job was not found.</exception>
    public async Task<Purchase?> ResolveAsync(Order order, OrderLook look, CancellationToken cancellationToken)
    {
        IdempotencyRecord record = look.Record!;
        JobSearch search = await FindAsync(order, look, cancellationToken).ConfigureAwait(false);
        IdempotencyRecord next = record with
        {
            Version = record.Version + 1,
            State = search.Ticket is null ? IdempotencyState.Unresolved : IdempotencyState.Bought,
            Owner = order.Caller,
            Account = order.ApiKey.Account,
            AttemptAge = TimeSpan.Zero,
            Ticket = search.Ticket,
        };
        IdempotencyWrite write = await store.TryReplaceAsync(next, cancellationToken).ConfigureAwait(false);
        if (write == IdempotencyWrite.RequestIdTaken && Knows(record))
        {
            // The search of another key was mistaken and has it, so a person must look at both.
            search = search with { Ticket = null, Explanation = $"Its job {next.RequestId} was taken over by another idempotency key with the same input." };
            next = next with { State = IdempotencyState.Unresolved, Ticket = null };
            write = await store.TryReplaceAsync(next, cancellationToken).ConfigureAwait(false);
        }

        if (write != IdempotencyWrite.Written)
        {
            return null;
        }

        if (search.Ticket is { } ticket)
        {
            telemetry.TakenOver(order.EndpointId, order.Key, "sending");
            return new Purchase(ticket, next);
        }

        telemetry.Unresolved(order.EndpointId, order.Key, record.Attempt!.Id, search.Explanation);
        throw Unresolved(order.Key, record.Attempt, search.Explanation);
    }

    public static KlingSubmitUncertainException Unresolved(string key, SubmitAttempt attempt, string explanation) => new(
        $"The submission for the idempotency key '{key}' was lost, and a paid job may exist: {explanation} Nothing is bought for this key until someone resolves or releases it. " +
        "Look at fal's dashboard. Then call ResolveIdempotencyKeyAsync with the ticket of the job, or ReleaseIdempotencyKeyAsync if there is none.",
        attempt);

    private async Task<JobSearch> FindAsync(Order order, OrderLook look, CancellationToken cancellationToken)
    {
        IdempotencyRecord record = look.Record!;

        // The machine that sent may have had any time: what counts is how long ago that was by the store's clock.
        SubmitAttempt attempt = record.Attempt! with { StartedAt = look.At - look.AttemptAge, ClockOffset = null, ClockUncertainty = null };
        if (Knows(record))
        {
            return await finder.FindAsync(attempt, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        }

        async ValueTask<bool> IsTaken(string requestId, CancellationToken token) =>
            record.Former.Concat(record.Surplus).Any(ticket => ticket.RequestId == requestId)
            || (await store.FindOwnerAsync(order.ApiKey.Account, requestId, token).ConfigureAwait(false) is { } owner && owner != order.Key);

        try
        {
            return await finder.FindOnlyAsync(attempt, record.Lease, SubmissionLease.SettlingOf(record.Lease), IsTaken, order.ApiKey, cancellationToken).ConfigureAwait(false);
        }
        catch (KlingException exception)
        {
            exception.Consequence = $"An earlier submission for the idempotency key '{order.Key}' was lost, and its job could not be searched for. This call bought nothing. Call again later with the same key.";
            throw;
        }
    }
}
