using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Fal.Kling.EntityFrameworkCore.Tests;

public sealed class SqliteTransactionTests() : TransactionTests(SqliteDatabase.NewAsync)
{
    [Fact]
    public async Task A_call_within_a_transaction_that_writes_waits_for_it_and_then_fails()
    {
        await using TestDatabase impatient = await new SqliteDatabase { LockTimeout = 1 }.CreateAsync();
        await using AsyncServiceScope scope = impatient.Services().CreateAsyncScope();
        ShopContext shop = scope.ServiceProvider.GetRequiredService<ShopContext>();
        EntityFrameworkIdempotencyStore<ShopContext> store = impatient.Store();
        await using (IDbContextTransaction transaction = await shop.Database.BeginTransactionAsync(Token))
        {
            shop.Add(new Sale { Name = "rolled back" });
            await shop.SaveChangesAsync(Token);

            Exception exception = await Assert.ThrowsAnyAsync<Exception>(() => store.TryAddAsync(Record("order-1"), Token));
            Assert.Contains("database is locked", exception.Message, StringComparison.Ordinal);
        }

        Assert.Null(await store.FindAsync("order-1", Token));
        Assert.True(await store.TryAddAsync(Record("order-1"), Token));
    }
}

public sealed class PostgresTransactionTests(PostgresServer server) : TransactionTests(server.NewDatabaseAsync)
{
    [Fact]
    public async Task A_rollback_of_the_callers_transaction_does_not_undo_a_purchase()
    {
        await using AsyncServiceScope scope = Database.Services().CreateAsyncScope();
        ShopContext shop = scope.ServiceProvider.GetRequiredService<ShopContext>();
        IdempotencyRecord record = Record("order-1");
        await using (IDbContextTransaction transaction = await shop.Database.BeginTransactionAsync(Token))
        {
            shop.Add(new Sale { Name = "rolled back" });
            await shop.SaveChangesAsync(Token);

            Assert.True(await Database.Store().TryAddAsync(record, Token));
            Assert.Equal(IdempotencyWrite.Written, await Database.Store().TryReplaceAsync(Sending(record), Token));
            await transaction.RollbackAsync(Token);
        }

        await AssertStoredAsync(Sending(record));
    }

    [Fact]
    public async Task A_rollback_of_the_ambient_transaction_does_not_undo_a_purchase()
    {
        IdempotencyRecord record = Record("order-1");
        using (TransactionScope ambient = new(TransactionScopeAsyncFlowOption.Enabled))
        {
            await using AsyncServiceScope scope = Database.Services().CreateAsyncScope();
            ShopContext shop = scope.ServiceProvider.GetRequiredService<ShopContext>();
            shop.Add(new Sale { Name = "rolled back" });
            await shop.SaveChangesAsync(Token);

            Assert.True(await Database.Store().TryAddAsync(record, Token));
            Assert.Equal(IdempotencyWrite.Written, await Database.Store().TryReplaceAsync(Sending(record), Token));
            Assert.NotNull(Transaction.Current);
        }

        await AssertStoredAsync(Sending(record));
    }

    [Fact]
    public async Task A_connection_with_a_transaction_of_the_application_is_refused()
    {
        await using NpgsqlConnection shared = new(((PostgresDatabase)Database).ConnectionString);
        await shared.OpenAsync(Token);
        ServiceCollection services = [];
        services.AddDbContext<ShopContext>(options => options.UseNpgsql(shared));
        EntityFrameworkIdempotencyStore<ShopContext> store = new(Database.Keep(services).GetRequiredService<IServiceScopeFactory>());
        await using (NpgsqlTransaction transaction = await shared.BeginTransactionAsync(Token))
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => store.TryAddAsync(Record("order-1"), Token));
            await transaction.CommitAsync(Token);
        }

        Assert.Null(await Database.Store().FindAsync("order-1", Token));
        Assert.True(await store.TryAddAsync(Record("order-1"), Token));
    }

    private async Task AssertStoredAsync(IdempotencyRecord record)
    {
        Assert.Equal(record, (await Database.Store().FindAsync(record.Key, Token))?.Record);
        await using AsyncServiceScope scope = Database.Services().CreateAsyncScope();
        Assert.Empty(await scope.ServiceProvider.GetRequiredService<ShopContext>().Sales.ToListAsync(Token));
    }
}

public abstract class TransactionTests(Func<Task<TestDatabase>> create) : DatabaseTests(create)
{
    [Fact]
    public async Task An_ambient_transaction_is_left_alone()
    {
        IdempotencyRecord record = Record("order-1");
        using (TransactionScope ambient = new(TransactionScopeAsyncFlowOption.Enabled))
        {
            Assert.True(await Database.Store().TryAddAsync(record, Token));
            Assert.Equal(IdempotencyWrite.Written, await Database.Store().TryReplaceAsync(Sending(record), Token));
            Assert.NotNull(await Database.Store().FindAsync("order-1", Token));
            Assert.Equal(TransactionStatus.Active, Transaction.Current!.TransactionInformation.Status);
        }

        Assert.Equal(Sending(record), (await Database.Store().FindAsync("order-1", Token))?.Record);
    }

    [Fact]
    public async Task What_the_caller_has_not_saved_stays_unsaved()
    {
        ServiceProvider services = Database.Services();
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ShopContext>().Add(new Sale { Name = "unsaved" });

        Assert.True(await new EntityFrameworkIdempotencyStore<ShopContext>(scope.ServiceProvider.GetRequiredService<IServiceScopeFactory>()).TryAddAsync(Record("order-1"), Token));

        await using AsyncServiceScope other = services.CreateAsyncScope();
        Assert.Empty(await other.ServiceProvider.GetRequiredService<ShopContext>().Sales.ToListAsync(Token));
    }

    [Fact]
    public async Task A_context_that_the_application_is_using_is_refused()
    {
        ServiceCollection services = [];
        services.AddDbContext<ShopContext>(options => Database.Configure(options), ServiceLifetime.Singleton);
        ServiceProvider provider = Database.Keep(services);
        provider.GetRequiredService<ShopContext>().Add(new Sale { Name = "unsaved" });
        EntityFrameworkIdempotencyStore<ShopContext> store = new(provider.GetRequiredService<IServiceScopeFactory>());

        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => store.TryAddAsync(Record("order-1"), Token));
        Assert.Contains("needs a ShopContext of its own", exception.Message, StringComparison.Ordinal);
    }
}
