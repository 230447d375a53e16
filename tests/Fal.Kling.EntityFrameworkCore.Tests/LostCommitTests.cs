using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Fal.Kling.EntityFrameworkCore.Tests;

public sealed class SqliteLostCommitTests() : LostCommitTests(SqliteDatabase.NewAsync);

public sealed class PostgresLostCommitTests(PostgresServer server) : LostCommitTests(server.NewDatabaseAsync)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_is_lost_before_the_commit_fails_or_is_retried(bool isRetrying)
    {
        Database.IsRetrying = isRetrying;
        string connectionString = ((PostgresDatabase)Database).ConnectionString;
        EntityFrameworkIdempotencyStore<ShopContext> store = Database.Store(options => options.AddInterceptors(new ConnectionKiller(connectionString)));
        IdempotencyRecord record = Record("order-1");

        if (isRetrying)
        {
            Assert.True(await store.TryAddAsync(record, Token));
            Assert.Equal(record, (await store.FindAsync("order-1", Token))?.Record);
        }
        else
        {
            Exception exception = await Assert.ThrowsAnyAsync<Exception>(() => store.TryAddAsync(record, Token));
            Assert.IsType<PostgresException>(exception.GetBaseException());
            Assert.Null(await store.FindAsync("order-1", Token));
        }
    }

    private sealed class ConnectionKiller(string connectionString) : DbTransactionInterceptor
    {
        private int kills;

        public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            if (Interlocked.Increment(ref kills) == 1)
            {
                await using NpgsqlConnection other = new(connectionString);
                await other.OpenAsync(cancellationToken);
                await using NpgsqlCommand command = new("SELECT pg_terminate_backend(@id, 5000)", other);
                command.Parameters.AddWithValue("id", ((NpgsqlConnection)transaction.Connection!).ProcessID);
                await command.ExecuteNonQueryAsync(cancellationToken);
            }

            return result;
        }
    }
}

/// <summary>A commit that went through although its response was lost.</summary>
public abstract class LostCommitTests(Func<Task<TestDatabase>> create) : DatabaseTests(create)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lost_commit_is_read_again(bool isRetrying)
    {
        Database.IsRetrying = isRetrying;
        LossyCommit losses = new() { AreCommitsLost = true };
        EntityFrameworkIdempotencyStore<ShopContext> store = Database.Store(losses.AddTo);
        IdempotencyRecord record = Record("order-1");

        Assert.True(await store.TryAddAsync(record, Token));
        Assert.Equal(IdempotencyWrite.Written, await store.TryReplaceAsync(Sending(record), Token));
        Assert.Equal(2, losses.Commits);

        losses.AreCommitsLost = false;
        Assert.Equal(Sending(record), (await store.FindAsync("order-1", Token))?.Record);
        Assert.False(await store.TryAddAsync(Record("order-1"), Token));
        Assert.Equal(IdempotencyWrite.Changed, await store.TryReplaceAsync(Sending(record) with { Owner = "another" }, Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lost_write_that_did_not_happen_fails(bool isRetrying)
    {
        Database.IsRetrying = isRetrying;
        LossyCommit losses = new() { AreCommitsRefused = true };
        EntityFrameworkIdempotencyStore<ShopContext> store = Database.Store(losses.AddTo);
        IdempotencyRecord record = Record("order-1");

        await Assert.ThrowsAnyAsync<Exception>(() => store.TryAddAsync(record, Token));
        Assert.Null(await store.FindAsync("order-1", Token));
        losses.AreCommitsRefused = false;
        Assert.True(await store.TryAddAsync(record, Token));
        losses.AreCommitsRefused = true;
        await Assert.ThrowsAnyAsync<Exception>(() => store.TryReplaceAsync(Sending(record), Token));
        Assert.Equal(record, (await store.FindAsync("order-1", Token))?.Record);
    }

    [Fact]
    public async Task A_lost_commit_that_cannot_be_read_is_unknown()
    {
        LossyCommit losses = new() { AreCommitsLost = true, AreReadsLost = true };
        EntityFrameworkIdempotencyStore<ShopContext> store = Database.Store(losses.AddTo);

        DbUpdateException exception = await Assert.ThrowsAsync<DbUpdateException>(() => store.TryAddAsync(Record("order-1"), Token));

        Assert.StartsWith("It is unknown whether the record of the idempotency key 'order-1' was written.", exception.Message, StringComparison.Ordinal);
        Assert.Equal("The commit's response was lost.", exception.GetBaseException().Message);
    }

    private sealed class LossyCommit : DbTransactionInterceptor
    {
        public bool AreCommitsLost { get; set; }

        public bool AreCommitsRefused { get; set; }

        public bool AreReadsLost { get; init; }

        public int Commits { get; private set; }

        public void AddTo(DbContextOptionsBuilder options) => options.AddInterceptors(this, new LossyReads(this));

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            AreCommitsRefused ? throw new TimeoutException("The commit was not sent.") : ValueTask.FromResult(result);

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Commits++;
            return AreCommitsLost ? throw new TimeoutException("The commit's response was lost.") : Task.CompletedTask;
        }

        private sealed class LossyReads(LossyCommit losses) : DbCommandInterceptor
        {
            public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
                DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
                losses.AreReadsLost && losses.Commits > 0 ? throw new TimeoutException("The database is gone.") : ValueTask.FromResult(result);
        }
    }
}
