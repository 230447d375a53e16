using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.Kling.EntityFrameworkCore.Tests;

/// <summary>The context of an application, with a table of its own beside ours.</summary>
public sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Sale> Sales => Set<Sale>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.UseKlingIdempotency().UseKlingWebhooks();
}

/// <summary>The context of an application that has forgotten our table.</summary>
public sealed class BareContext(DbContextOptions<BareContext> options) : DbContext(options);

public sealed class Sale
{
    public int Id { get; init; }

    public required string Name { get; init; }
}

/// <summary>Tests on a database of their own.</summary>
public abstract class DatabaseTests(Func<Task<TestDatabase>> create) : IAsyncLifetime
{
    protected TestDatabase Database { get; private set; } = null!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Database = await create();

    public async ValueTask DisposeAsync()
    {
        if (Database is not null)
        {
            await Database.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected static IdempotencyRecord Record(string key) => new()
    {
        Key = key,
        Version = 1,
        State = IdempotencyState.Preparing,
        Account = "0123456789abcdef0123456789abcdef",
        EndpointId = "fal-ai/kling-video/v2.1/master/text-to-video",
        Fingerprint = "1:9f86d081884c7d659a2feaa0c55ad015",
        Owner = Guid.NewGuid().ToString("N"),
        Lease = TimeSpan.FromSeconds(135),
    };

    protected static IdempotencyRecord Sending(IdempotencyRecord record) => record with { Version = record.Version + 1, State = IdempotencyState.Sending };
}

/// <summary>A database of one test.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    private readonly List<ServiceProvider> providers = [];

    /// <summary>Whether contexts have an execution strategy that tries again after a <see cref="TimeoutException"/>, as PostgreSQL's does.</summary>
    public bool IsRetrying { get; set; }

    /// <summary>Makes the time of what is stored earlier, by the database's clock.</summary>
    protected abstract FormattableString Older(double seconds);

    /// <summary>Makes the end of claims to webhooks earlier, by the database's clock.</summary>
    protected abstract FormattableString WebhooksOlder(double seconds);

    protected abstract void Use(DbContextOptionsBuilder options, bool isRetrying);

    public async Task<TestDatabase> CreateAsync()
    {
        await using AsyncServiceScope scope = Services().CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ShopContext>().Database.EnsureCreatedAsync();
        return this;
    }

    /// <summary>The services of an application that uses the database.</summary>
    public ServiceProvider Services(Action<DbContextOptionsBuilder>? configure = null, Action<IServiceCollection>? more = null)
    {
        ServiceCollection services = [];
        services.AddDbContext<ShopContext>(options => Configure(options, configure));
        more?.Invoke(services);
        return Keep(services);
    }

    public ServiceProvider Keep(IServiceCollection services)
    {
        ServiceProvider provider = services.BuildServiceProvider(validateScopes: true);
        lock (providers)
        {
            providers.Add(provider);
        }

        return provider;
    }

    public void Configure(DbContextOptionsBuilder options, Action<DbContextOptionsBuilder>? configure = null)
    {
        Use(options, IsRetrying);
        configure?.Invoke(options);
    }

    public EntityFrameworkIdempotencyStore<ShopContext> Store(Action<DbContextOptionsBuilder>? configure = null) => new(Services(configure).GetRequiredService<IServiceScopeFactory>());

    public EntityFrameworkIdempotencyStore<ShopContext> Store(TimeSpan retention) => new(Services().GetRequiredService<IServiceScopeFactory>()) { Retention = retention };

    public async Task LetPassAsync(TimeSpan time)
    {
        await using AsyncServiceScope scope = Services().CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ShopContext>().Database.ExecuteSqlAsync(Older(time.TotalSeconds));
        await scope.ServiceProvider.GetRequiredService<ShopContext>().Database.ExecuteSqlAsync(WebhooksOlder(time.TotalSeconds));
    }

    public EntityFrameworkWebhookStore<ShopContext> WebhookStore(Action<DbContextOptionsBuilder>? configure = null, TimeSpan? retention = null) =>
        new(Services(configure).GetRequiredService<IServiceScopeFactory>()) { Retention = retention ?? TimeSpan.FromDays(7) };

    public virtual async ValueTask DisposeAsync()
    {
        foreach (ServiceProvider provider in providers)
        {
            await provider.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}

public sealed class SqliteDatabase : TestDatabase
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"kling-{Guid.NewGuid():N}.db");

    private string ConnectionString => new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = LockTimeout }.ConnectionString;

    /// <summary>How many seconds a writer waits for another.</summary>
    public int LockTimeout { get; init; } = 30;

    public static async Task<TestDatabase> NewAsync() => await new SqliteDatabase().CreateAsync();

    protected override void Use(DbContextOptionsBuilder options, bool isRetrying) => options.UseSqlite(
        ConnectionString,
        sqlite => sqlite.ExecutionStrategy(dependencies => isRetrying ? new TimeoutRetryStrategy(dependencies) : new NonRetryingExecutionStrategy(dependencies)));

    protected override FormattableString Older(double seconds) => $"UPDATE kling_idempotency SET written_at = strftime('%Y-%m-%d %H:%M:%f', written_at, -{seconds} || ' seconds')";

    protected override FormattableString WebhooksOlder(double seconds) => $"UPDATE kling_webhooks SET until = strftime('%Y-%m-%d %H:%M:%f', until, -{seconds} || ' seconds')";

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        using (SqliteConnection connection = new(ConnectionString))
        {
            SqliteConnection.ClearPool(connection);
        }

        foreach (string file in (string[])[path, path + "-wal", path + "-shm"])
        {
            File.Delete(file);
        }
    }
}

public sealed class PostgresDatabase(string connectionString) : TestDatabase
{
    public string ConnectionString => connectionString;

    protected override void Use(DbContextOptionsBuilder options, bool isRetrying) => options.UseNpgsql(
        connectionString,
        npgsql =>
        {
            if (isRetrying)
            {
                npgsql.EnableRetryOnFailure(maxRetryCount: 3, maxRetryDelay: TimeSpan.FromMilliseconds(10), errorCodesToAdd: null);
            }
        });

    protected override FormattableString Older(double seconds) => $"UPDATE kling_idempotency SET written_at = written_at - {seconds} * interval '1 second'";

    protected override FormattableString WebhooksOlder(double seconds) => $"UPDATE kling_webhooks SET until = until - {seconds} * interval '1 second'";
}

public static class PostgresDatabases
{
    /// <summary>Creates a database with the tables of <see cref="ShopContext"/>.</summary>
    public static async Task<TestDatabase> NewDatabaseAsync(this PostgresServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return await new PostgresDatabase(await server.NewEmptyDatabaseAsync()).CreateAsync();
    }
}

internal sealed class TimeoutRetryStrategy(ExecutionStrategyDependencies dependencies) : ExecutionStrategy(dependencies, maxRetryCount: 3, maxRetryDelay: TimeSpan.FromMilliseconds(10))
{
    protected override bool ShouldRetryOn(Exception exception) => exception is TimeoutException;
}
