using Fal.Kling.Tests.Orders;

namespace Fal.Kling.EntityFrameworkCore.Tests;

public sealed class SqliteStoreTests() : DatabaseStoreTests(SqliteDatabase.NewAsync);

public sealed class PostgresStoreTests(PostgresServer server) : DatabaseStoreTests(server.NewDatabaseAsync);

/// <summary>The contract of stores on a database. Each test has a database of its own.</summary>
public abstract class DatabaseStoreTests(Func<Task<TestDatabase>> create) : StoreContract, IAsyncLifetime
{
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync() => database = await create();

    public async ValueTask DisposeAsync()
    {
        if (database is not null)
        {
            await database.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected override IKlingIdempotencyStore Open() => database.Store();

    protected override IKlingIdempotencyStore Open(TimeSpan retention) => database.Store(retention);

    protected override Task LetPassAsync(TimeSpan time) => database.LetPassAsync(time);
}
