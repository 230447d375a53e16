using Fal.Kling.Jobs;

namespace Fal.Kling.Orders;

/// <summary>
/// The steps of the caller who buys: preparing, sending before each POST, preparing again where fal certainly did not accept it, and at the end bought or free.
/// </summary>
/// <param name="order">What is bought.</param>
/// <param name="preparing">The record that the caller has written.</param>
/// <param name="former">The record before it; null when the key had none.</param>
/// <param name="store">The store.</param>
/// <param name="submitter">Submits.</param>
/// <param name="lease">How long a submission may take.</param>
/// <param name="telemetry">Counts and logs.</param>
internal sealed class OrderPurchase(
    Order order, IdempotencyRecord preparing, IdempotencyRecord? former, OrderStore store, JobSubmitter submitter, SubmissionLease lease, OrderTelemetry telemetry) : ISubmitGuard
{
    private const int MaxReconciliations = 10;
    private const int MaxRenewals = 3;

    private IdempotencyRecord current = preparing;
    private SubmissionLease.Stopwatch sendingSince;

    public bool IsTooLate => lease.IsLateToSend(sendingSince);

    /// <returns>The job; null when another caller has taken the order over before anything was sent.</returns>
    public async Task<Purchase?> BuyAsync(CancellationToken cancellationToken)
    {
        JobTicket ticket;
        try
        {
            order.Input ??= await order.Prepare(cancellationToken).ConfigureAwait(false);
            ticket = await submitter.SubmitAsync(order.Input, order.Options, order.ApiKey, this, cancellationToken).ConfigureAwait(false);
        }
        catch (OrderLostException)
        {
            return null;
        }
        catch (KlingSubmitUncertainException exception)
        {
            exception.Consequence = $"Or call again with the same idempotency key: from {lease.Length.TotalSeconds:0} s on, that looks for the job, and never buys a second one.";
            await NoteLostResponseAsync(exception.Attempt).ConfigureAwait(false);
            throw;
        }
        catch
        {
            // Whatever else is thrown proves that nothing was bought.
            await store.AfterwardsAsync(order.Key, token => WriteOwnAsync(GivenUp(), token)).ConfigureAwait(false);
            throw;
        }

        return await store.AfterwardsAsync(order.Key, token => RecordAsync(ticket, token)).ConfigureAwait(false) ?? new Purchase(ticket, Unended: null);
    }

    public async ValueTask BeforePostAsync(SubmitAttempt attempt, CancellationToken cancellationToken)
    {
        for (int writes = 0; writes < MaxRenewals; writes++)
        {
            sendingSince = lease.Start();
            IdempotencyRecord sending = current with { State = IdempotencyState.Sending, Attempt = attempt, AttemptAge = TimeSpan.Zero };
            if (!await store.WithinAsync(SubmissionLease.WriteLimit, token => WriteOwnAsync(sending, token), cancellationToken).ConfigureAwait(false))
            {
                throw new OrderLostException();
            }

            if (!lease.IsLateToBegin(sendingSince))
            {
                return;
            }
        }

        throw OrderStore.TooSlow();
    }

    // One swap, which is not repeated: should the store finish it later, it fails against the next POST's record.
    public async ValueTask BeforeRetryAsync()
    {
        IdempotencyRecord waiting = current with { Version = current.Version + 1, State = IdempotencyState.Preparing };
        if (await store.AfterwardsAsync(order.Key, token => store.TryReplaceAsync(waiting, token), IdempotencyWrite.Changed).ConfigureAwait(false) == IdempotencyWrite.Written)
        {
            current = waiting;
        }
    }

    // A response that could not be used may still have named its request.
    private async Task NoteLostResponseAsync(SubmitAttempt attempt)
    {
        if (attempt.RequestId is not null)
        {
            await store.AfterwardsAsync(order.Key, async token =>
                await store.FindAsync(order.Key, token).ConfigureAwait(false) is { } stored && stored.Record.Owner == order.Caller
                && await store.TryReplaceAsync(
                    stored.Record with { Version = stored.Record.Version + 1, Attempt = attempt, AttemptAge = stored.Record.AttemptAge + stored.Age }, token).ConfigureAwait(false)
                == IdempotencyWrite.Written).ConfigureAwait(false);
        }
    }

    // A failure that was to be bought again is the result again.
    private IdempotencyRecord GivenUp() => former is { State: IdempotencyState.Ended }
        ? former with { Owner = order.Caller }
        : current with { State = IdempotencyState.Free, Attempt = null, AttemptAge = TimeSpan.Zero };

    // A write whose outcome was lost, or a surplus purchase that another caller has noted, leaves a newer version that is still this caller's.
    private async Task<bool> WriteOwnAsync(IdempotencyRecord record, CancellationToken cancellationToken)
    {
        for (int tries = 0; tries < MaxReconciliations; tries++)
        {
            record = record with { Version = current.Version + 1, Surplus = current.Surplus };
            if (await store.TryReplaceAsync(record, cancellationToken).ConfigureAwait(false) == IdempotencyWrite.Written)
            {
                current = record;
                return true;
            }

            if (await store.FindAsync(order.Key, cancellationToken).ConfigureAwait(false) is not { } stored || !IsOwn(stored.Record))
            {
                return false;
            }

            current = stored.Record;
        }

        return false;
    }

    private bool IsOwn(IdempotencyRecord record) => record.Owner == order.Caller && record.State is IdempotencyState.Preparing or IdempotencyState.Sending;

    private async Task<Purchase> RecordAsync(JobTicket ticket, CancellationToken cancellationToken)
    {
        StoredIdempotencyRecord stored = new(current, TimeSpan.Zero);
        for (int tries = 0; tries < MaxReconciliations; tries++)
        {
            bool isOpen = IsOpen(stored.Record);
            IdempotencyRecord next = isOpen ? BoughtFrom(stored.Record, ticket) : WithSurplus(stored, ticket);
            IdempotencyWrite write = await store.TryReplaceAsync(next, cancellationToken).ConfigureAwait(false);
            if (write == IdempotencyWrite.Written)
            {
                return isOpen ? new Purchase(ticket, next) : Surplus(ticket, $"the key's record is {stored.Record.State} by another caller");
            }

            if (write == IdempotencyWrite.RequestIdTaken)
            {
                return await LoseJobAsync(ticket, cancellationToken).ConfigureAwait(false);
            }

            if (await store.FindAsync(order.Key, cancellationToken).ConfigureAwait(false) is not { } newer)
            {
                break;
            }

            if (newer.Record.RequestId == ticket.RequestId)
            {
                return new Purchase(ticket, newer.Record.State == IdempotencyState.Bought ? newer.Record : null);
            }

            stored = newer;
        }

        return Surplus(ticket, "its record could not be changed");
    }

    // The record is still this purchase's, or was given up although nothing else has been bought. Otherwise the job is one too many.
    private bool IsOpen(IdempotencyRecord record) => record.State switch
    {
        IdempotencyState.Sending => record.Owner == order.Caller,
        IdempotencyState.Unresolved or IdempotencyState.Free or IdempotencyState.Preparing => record.Fingerprint == order.Fingerprint,
        _ => false,
    };

    private IdempotencyRecord BoughtFrom(IdempotencyRecord record, JobTicket ticket) => record with
    {
        Version = record.Version + 1,
        State = IdempotencyState.Bought,
        Owner = order.Caller,
        Account = current.Account,
        Attempt = current.Attempt,
        AttemptAge = TimeSpan.Zero,
        Ticket = ticket,
    };

    private static IdempotencyRecord WithSurplus(StoredIdempotencyRecord stored, JobTicket ticket) => stored.Record with
    {
        Version = stored.Record.Version + 1,
        AttemptAge = stored.Record.AttemptAge + stored.Age,
        Surplus = [.. stored.Record.Surplus, ticket],
    };

    private Purchase Surplus(JobTicket ticket, string reason)
    {
        telemetry.Surplus(order.EndpointId, order.Key, ticket.RequestId, reason);
        return new Purchase(ticket, Unended: null);
    }

    // Another key with the same input was lost, and its search has taken this job for its own. The caller gets the job that it bought; its key is a person's to decide.
    private async Task<Purchase> LoseJobAsync(JobTicket ticket, CancellationToken cancellationToken)
    {
        await WriteOwnAsync(current with { State = IdempotencyState.Unresolved }, cancellationToken).ConfigureAwait(false);
        string? owner = await store.FindOwnerAsync(current.Account, ticket.RequestId, cancellationToken).ConfigureAwait(false);
        return Surplus(ticket, $"the key '{owner}' has taken it over");
    }
}
