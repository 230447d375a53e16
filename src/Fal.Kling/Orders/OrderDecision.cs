namespace Fal.Kling.Orders;

/// <summary>What a person does with an order whose job was not found: releases the key, or says which job it is.</summary>
internal sealed class OrderDecision(OrderStore store, OrderTelemetry telemetry)
{
    // A caller that was suspended might still be about to send.
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    public async Task ReleaseAsync(string key, bool force, CancellationToken cancellationToken)
    {
        StoredIdempotencyRecord stored = await FindAsync(key, force, cancellationToken).ConfigureAwait(false);
        IdempotencyRecord record = stored.Record;
        if (record.State == IdempotencyState.Free)
        {
            return;
        }

        if (record.Ticket is { } ticket && !force)
        {
            throw new KlingException($"The idempotency key '{key}' was not released: its job is known, and another would be bought. Force it if that is what you want.", ticket);
        }

        await WriteAsync(
            record with
            {
                Version = record.Version + 1,
                State = IdempotencyState.Free,
                Attempt = null,
                AttemptAge = TimeSpan.Zero,
                Ticket = null,
                End = null,
                Former = record.Ticket is { } former ? [.. record.Former, former] : record.Former,
            },
            cancellationToken).ConfigureAwait(false);
        telemetry.Released(record.EndpointId, key);
    }

    public async Task ResolveAsync(string key, JobTicket ticket, bool force, CancellationToken cancellationToken)
    {
        IdempotencyRecord record = (await FindAsync(key, force, cancellationToken).ConfigureAwait(false)).Record;
        if (record.RequestId == ticket.RequestId)
        {
            return;
        }

        if (ticket.EndpointId is { } endpointId && endpointId != record.EndpointId)
        {
            throw new KlingException($"The idempotency key '{key}' was not resolved: it is for {record.EndpointId}, and the ticket is of a job of {endpointId}.");
        }

        if (record.Ticket is { } known && !force)
        {
            throw new KlingException($"The idempotency key '{key}' was not resolved: its job is known, and it is another one. Force it if that is what you want.", known);
        }

        await WriteAsync(
            record with
            {
                Version = record.Version + 1,
                State = IdempotencyState.Bought,
                AttemptAge = TimeSpan.Zero,
                Ticket = ticket,
                End = null,
                Former = record.Ticket is { } former ? [.. record.Former, former] : record.Former,
            },
            cancellationToken).ConfigureAwait(false);
        telemetry.Resolved(record.EndpointId, key, ticket.RequestId);
    }

    private async Task<StoredIdempotencyRecord> FindAsync(string key, bool force, CancellationToken cancellationToken)
    {
        StoredIdempotencyRecord stored = await store.FindAsync(key, cancellationToken).ConfigureAwait(false)
            ?? throw new KlingException($"The idempotency key '{key}' has no record. Nothing was changed.");
        TimeSpan limit = stored.Record.Lease + Patience;
        return force || stored.Record.State == IdempotencyState.Free || stored.Age >= limit
            ? stored
            : throw new KlingException(
                $"The idempotency key '{key}' was changed {stored.Age.TotalMinutes:0} minutes ago, and its caller might still be sending. Nothing was changed. Wait until it is {limit.TotalMinutes:0} minutes old, or force it.");
    }

    private async Task WriteAsync(IdempotencyRecord record, CancellationToken cancellationToken)
    {
        IdempotencyWrite write = await store.TryReplaceAsync(record, cancellationToken).ConfigureAwait(false);
        if (write != IdempotencyWrite.Written)
        {
            string reason = write == IdempotencyWrite.Changed
                ? "another caller has changed it meanwhile"
                : $"the job {record.RequestId} belongs to the key '{await store.FindOwnerAsync(record.Account, record.RequestId!, cancellationToken).ConfigureAwait(false)}'";
            throw new KlingException($"The record of the idempotency key '{record.Key}' was not changed: {reason}.");
        }
    }
}
