using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.Kling;

/// <summary>
/// Records purchases in the application's own database, for every process that shares it. <see cref="KlingIdempotencyModelBuilderExtensions.UseKlingIdempotency"/> adds its table.
/// It has been tested on PostgreSQL and SQLite.
/// </summary>
/// <typeparam name="TContext">The context whose database has the table.</typeparam>
/// <remarks>
/// Each call uses a scope, a context and a connection of its own, outside of the caller's transactions, and has committed when it returns: a purchase is a fact that no rollback
/// undoes. SQLite allows one writer at a time, so a call within a transaction of the application waits for it, and fails when the command timeout elapses. Ages come from the
/// database's clock.
/// </remarks>
public sealed class EntityFrameworkIdempotencyStore<TContext> : IKlingIdempotencyStore
    where TContext : DbContext
{
    private static readonly StoreTable Table = new(
        typeof(KlingIdempotencyRow), "idempotency store", "idempotency keys", nameof(KlingIdempotencyModelBuilderExtensions.UseKlingIdempotency), "Nothing was bought by this call.");

    private readonly StoreContext<TContext> database;
    private readonly RowRetention<TContext> retention;

    /// <summary>Creates a store.</summary>
    /// <param name="scopes">Creates the scope of each call. The context comes from its <see cref="IDbContextFactory{TContext}"/> if there is one, and otherwise from the scope itself.</param>
    public EntityFrameworkIdempotencyStore(IServiceScopeFactory scopes)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        database = new StoreContext<TContext>(scopes, Table);
        retention = new RowRetention<TContext>(database);
    }

    /// <summary>Gets how long a finished record is kept. Default: 30 days. An unfinished one is kept forever.</summary>
    /// <exception cref="ArgumentException">The value is zero or negative.</exception>
    public TimeSpan Retention
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw new ArgumentException($"{nameof(Retention)} is {value}; it must be more than zero.", nameof(Retention));
    } = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    public Task<StoredIdempotencyRecord?> FindAsync(string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        string hash = KeyHash.Of(key);
        return database.RunAsync(
            async (context, token) =>
            {
                var row = await Rows(context).Where(row => row.KeyHash == hash).Select(row => new { row.Json, row.WrittenAt, Now = DateTime.UtcNow })
                    .SingleOrDefaultAsync(token).ConfigureAwait(false);
                return row is null ? null : new StoredIdempotencyRecord(IdempotencyRecord.FromJson(row.Json), Age(row.WrittenAt, row.Now));
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<string?> FindOwnerAsync(string account, string requestId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(requestId);
        return database.RunAsync((context, token) => OwnerOfAsync(context, account, requestId, token), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<bool> TryAddAsync(IdempotencyRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        bool isAdded = await WriteAsync(RowOf(record), InsertAsync, cancellationToken).ConfigureAwait(false) == IdempotencyWrite.Written;
        await retention.CleanAsync(Retention, cancellationToken).ConfigureAwait(false);
        return isAdded;
    }

    /// <inheritdoc/>
    public Task<IdempotencyWrite> TryReplaceAsync(IdempotencyRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return WriteAsync(RowOf(record), UpdateAsync, cancellationToken);
    }

    internal static IQueryable<KlingIdempotencyRow> Rows(TContext context) => context.Set<KlingIdempotencyRow>().AsNoTracking().IgnoreQueryFilters();

    private async Task<IdempotencyWrite> WriteAsync(KlingIdempotencyRow row, Func<TContext, KlingIdempotencyRow, CancellationToken, Task<bool>> write, CancellationToken cancellationToken)
    {
        try
        {
            bool isWritten = await database.RunAsync((context, token) => CommitAsync(context, row, write, token), cancellationToken).ConfigureAwait(false);

            // The statement of an attempt that is repeated finds what the attempt before it has written.
            return isWritten ? IdempotencyWrite.Written : await OutcomeAsync(row, cancellationToken).ConfigureAwait(false) ?? IdempotencyWrite.Changed;
        }
        catch (Exception exception) when (exception is not KlingException && !cancellationToken.IsCancellationRequested)
        {
            // Another caller was first, or the request id is taken, or the commit's response was lost. What the database has says which, whatever its provider throws.
            if (await OutcomeAfterAsync(row, exception, cancellationToken).ConfigureAwait(false) is { } outcome)
            {
                return outcome;
            }

            throw;
        }
    }

    // The transaction is explicit, so that a connection that the application shares and has a transaction on is refused rather than joined.
    private static async Task<bool> CommitAsync(
        TContext context, KlingIdempotencyRow row, Func<TContext, KlingIdempotencyRow, CancellationToken, Task<bool>> write, CancellationToken cancellationToken)
    {
        IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            if (!await write(context, row, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
    }

    private static async Task<bool> InsertAsync(TContext context, KlingIdempotencyRow row, CancellationToken cancellationToken)
    {
        context.Add(row);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);

        // EF Core cannot insert the database's time.
        string hash = row.KeyHash;
        await Rows(context).Where(added => added.KeyHash == hash).ExecuteUpdateAsync(set => set.SetProperty(added => added.WrittenAt, added => DateTime.UtcNow), cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static async Task<bool> UpdateAsync(TContext context, KlingIdempotencyRow row, CancellationToken cancellationToken)
    {
        string hash = row.KeyHash;
        long former = row.Version - 1;
        return await Rows(context).Where(stored => stored.KeyHash == hash && stored.Version == former).ExecuteUpdateAsync(
            set => set
                .SetProperty(stored => stored.Version, row.Version)
                .SetProperty(stored => stored.Account, row.Account)
                .SetProperty(stored => stored.RequestId, row.RequestId)
                .SetProperty(stored => stored.State, row.State)
                .SetProperty(stored => stored.Json, row.Json)
                .SetProperty(stored => stored.WrittenAt, stored => DateTime.UtcNow),
            cancellationToken).ConfigureAwait(false) == 1;
    }

    private async Task<IdempotencyWrite?> OutcomeAfterAsync(KlingIdempotencyRow row, Exception failure, CancellationToken cancellationToken)
    {
        try
        {
            return await OutcomeAsync(row, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DbUpdateException(
                $"It is unknown whether the record of the idempotency key '{row.Key}' was written. The database failed ({failure.Message}), and again when the record was read: {exception.Message}", failure);
        }
    }

    /// <returns>The outcome of the write; null when the database is as it was before, and nothing in it explains why.</returns>
    private Task<IdempotencyWrite?> OutcomeAsync(KlingIdempotencyRow row, CancellationToken cancellationToken) => database.RunAsync<IdempotencyWrite?>(
        async (context, token) =>
        {
            string hash = row.KeyHash;
            var stored = await Rows(context).Where(stored => stored.KeyHash == hash).Select(stored => new { stored.Json, stored.Version }).SingleOrDefaultAsync(token).ConfigureAwait(false);
            if (stored?.Json == row.Json)
            {
                return IdempotencyWrite.Written;
            }

            if ((stored?.Version ?? 0) != row.Version - 1)
            {
                return IdempotencyWrite.Changed;
            }

            bool isTaken = row.RequestId is { } requestId && await OwnerOfAsync(context, row.Account, requestId, token).ConfigureAwait(false) is { } owner && owner != row.Key;
            return isTaken ? IdempotencyWrite.RequestIdTaken : null;
        },
        cancellationToken);

    private static Task<string?> OwnerOfAsync(TContext context, string account, string requestId, CancellationToken cancellationToken) =>
        Rows(context).Where(row => row.Account == account && row.RequestId == requestId).Select(row => row.Key).SingleOrDefaultAsync(cancellationToken);

    // The database's clock may have been set back.
    private static TimeSpan Age(DateTime? writtenAt, DateTime now) => now - writtenAt is { } age && age > TimeSpan.Zero ? age : TimeSpan.Zero;

    private static KlingIdempotencyRow RowOf(IdempotencyRecord record) => new()
    {
        KeyHash = KeyHash.Of(record.Key),
        Key = record.Key,
        Version = record.Version,
        Account = record.Account,
        RequestId = record.RequestId,
        State = RowRetention<TContext>.NameOf(record.State),
        Json = record.ToJson(),
    };
}
