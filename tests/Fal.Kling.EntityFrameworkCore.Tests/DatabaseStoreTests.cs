using Fal.Kling.Tests.Orders;

namespace Fal.Kling.EntityFrameworkCore.Tests;

public sealed class SqliteStoreTests : DatabaseStoreTests
{
    protected override async Task<TestDatabase> CreateDatabaseAsync() => await new SqliteDatabase().CreateAsync();
}

public sealed class PostgresStoreTests(PostgresServer server) : DatabaseStoreTests
{
    protected override async Task<TestDatabase> CreateDatabaseAsync() => await new PostgresDatabase(await server.CreateDatabaseAsync()).CreateAsync();
}

/// <summary>The contract of stores on a database. Each test has a database of its own.</summary>
public abstract class DatabaseStoreTests : StoreContract, IAsyncLifetime
{
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync() => database = await CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        if (database is not null)
        {
            await database.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected abstract Task<TestDatabase> CreateDatabaseAsync();

    protected override IKlingIdempotencyStore Open() => database.Store();

    protected override IKlingIdempotencyStore Open(TimeSpan retention) => database.Store(retention);

    protected override Task LetPassAsync(TimeSpan time) => database.LetPassAsync(time);
}
