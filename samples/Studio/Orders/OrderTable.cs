using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Studio.Orders;

/// <summary>Reads and changes orders. A change is one transaction with what it means for the visitor's budget.</summary>
/// <param name="databases">Creates a context for each call.</param>
/// <param name="time">The clock.</param>
public sealed class OrderTable(IDbContextFactory<StudioDb> databases, TimeProvider time)
{
    private const int MaxConflicts = 100;

    /// <summary>The time, in UTC.</summary>
    public DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>The day that pays, in UTC.</summary>
    public string Today => Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <returns>The order; <see langword="null"/> if there is none.</returns>
    public async Task<Order?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using StudioDb database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Orders.AsNoTracking().SingleOrDefaultAsync(order => order.Id == id, cancellationToken);
    }

    /// <returns>What a query finds.</returns>
    public async Task<List<T>> ListAsync<T>(Func<IQueryable<Order>, IQueryable<T>> query, CancellationToken cancellationToken)
    {
        await using StudioDb database = await databases.CreateDbContextAsync(cancellationToken);
        return await query(database.Orders.AsNoTracking()).ToListAsync(cancellationToken);
    }

    /// <summary>Changes an order. If another process changes it at the same time, the change is made again from what that one wrote.</summary>
    /// <param name="id">The order.</param>
    /// <param name="change">One of the order's methods; <see langword="false"/> means that it does not apply, and nothing is written.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The order after the change; <see langword="null"/> if the change does not apply.</returns>
    public Task<Order?> ChangeAsync(string id, Func<Order, bool> change, CancellationToken cancellationToken) => RepeatAsync(
        async database =>
        {
            Order? order = await database.Orders.SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
            if (order is null)
            {
                return null;
            }

            bool wasFree = order.IsFree;
            if (!change(order))
            {
                return null;
            }

            order.Version++;
            if (wasFree != order.IsFree && await database.VisitorDays.FindAsync([order.VisitorId, order.Day], cancellationToken) is { } day)
            {
                day.SpentMicros += order.IsFree ? -order.PriceMicros : order.PriceMicros;
                day.Version++;
            }

            await database.SaveChangesAsync(cancellationToken);
            return order;
        },
        cancellationToken);

    /// <summary>Runs a change in a context of its own, and again if another process was first.</summary>
    internal async Task<T> RepeatAsync<T>(Func<StudioDb, Task<T>> change, CancellationToken cancellationToken)
    {
        for (int conflicts = 0; ; conflicts++)
        {
            try
            {
                await using StudioDb database = await databases.CreateDbContextAsync(cancellationToken);
                return await change(database);
            }
            catch (DbUpdateException exception) when (conflicts < MaxConflicts && IsConflict(exception))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 10 + conflicts)), cancellationToken);
            }
        }
    }

    // A row that another process changed, or inserted, since it was read; in SQLite also a write that waited too long for another one.
    private static bool IsConflict(DbUpdateException exception) =>
        exception is DbUpdateConcurrencyException
        || exception.InnerException is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation } or Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: 19 or 5 };
}
