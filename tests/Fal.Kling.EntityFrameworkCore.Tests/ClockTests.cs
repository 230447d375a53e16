using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Fal.Kling.EntityFrameworkCore.Tests;

public sealed class SqliteClockTests() : ClockTests(SqliteDatabase.NewAsync, "strftime('%Y-%m-%d %H:%M:%f', 'now'");

public sealed class PostgresClockTests(PostgresServer server) : ClockTests(server.NewDatabaseAsync, "now()")
{
    [Fact]
    public async Task A_database_whose_clock_is_wrong_still_has_the_right_ages()
    {
        // A function of this name that comes first on the search path is the database's clock for whoever asks it.
        PostgresDatabase database = (PostgresDatabase)Database;
        await using NpgsqlConnection connection = new(database.ConnectionString);
        await connection.OpenAsync(Token);
        await using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = "CREATE SCHEMA wrong; CREATE FUNCTION wrong.now() RETURNS timestamptz LANGUAGE sql AS $$ SELECT pg_catalog.now() - interval '400 days' $$";
        await command.ExecuteNonQueryAsync(Token);
        await using PostgresDatabase wrong = new(new NpgsqlConnectionStringBuilder(database.ConnectionString) { SearchPath = "wrong,pg_catalog,public" }.ConnectionString);
        EntityFrameworkIdempotencyStore<ShopContext> store = wrong.Store();

        await store.TryAddAsync(Record("order-1"), Token);
        await store.TryReplaceAsync(Sending(Record("order-1")), Token);
        StoredIdempotencyRecord? stored = await store.FindAsync("order-1", Token);

        command.CommandText = "SELECT pg_catalog.now() - written_at FROM public.kling_idempotency";
        Assert.InRange((TimeSpan)(await command.ExecuteScalarAsync(Token))!, TimeSpan.FromDays(400), TimeSpan.FromDays(401));
        Assert.InRange(stored!.Age, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }
}

/// <summary>Ages come from the database's clock alone.</summary>
public abstract class ClockTests(Func<Task<TestDatabase>> create, string serverTime) : DatabaseTests(create)
{
    [Fact]
    public async Task No_statement_has_the_time_of_this_machine()
    {
        RecordedStatements statements = new();
        EntityFrameworkIdempotencyStore<ShopContext> store = Database.Store(options => options.AddInterceptors(statements));
        IdempotencyRecord record = Record("order-1");

        await store.TryAddAsync(record, Token);
        await store.TryReplaceAsync(Sending(record), Token);
        await store.FindAsync("order-1", Token);
        await store.FindOwnerAsync(record.Account, "another job", Token);

        Assert.Equal(["DELETE", "INSERT", "SELECT", "SELECT", "UPDATE", "UPDATE"], statements.Texts.Select(text => text.Split(' ', '\n', '\r')[0]).Order(StringComparer.Ordinal));
        Assert.All(statements.Texts.Where(text => text.Contains("written_at", StringComparison.Ordinal) && !text.StartsWith("INSERT", StringComparison.Ordinal)), text =>
            Assert.Contains(serverTime, text, StringComparison.Ordinal));
        string year = DateTime.UtcNow.Year.ToString(CultureInfo.InvariantCulture);
        Assert.All(statements.Texts, text => Assert.DoesNotContain(year, text, StringComparison.Ordinal));
        Assert.All(statements.Values, value => Assert.False(value is DateTime or DateTimeOffset || value?.ToString()?.StartsWith(year, StringComparison.Ordinal) is true, $"{value}"));
    }

    [Fact]
    public async Task Times_have_fractions_of_a_second()
    {
        EntityFrameworkIdempotencyStore<ShopContext> store = Database.Store();
        HashSet<long> fractions = [];
        for (int number = 0; number < 5; number++)
        {
            await store.TryAddAsync(Record($"order-{number}"), Token);
            await Task.Delay(3, Token);
        }

        await using AsyncServiceScope scope = Database.Services().CreateAsyncScope();
        foreach (DateTime? time in await scope.ServiceProvider.GetRequiredService<ShopContext>().Set<KlingIdempotencyRow>().Select(row => row.WrittenAt).ToListAsync(Token))
        {
            fractions.Add(time!.Value.Ticks % TimeSpan.TicksPerSecond);
        }

        Assert.True(fractions.Count >= 4, string.Join(", ", fractions));
    }

    private sealed class RecordedStatements : DbCommandInterceptor
    {
        public ConcurrentQueue<string> Texts { get; } = [];

        public ConcurrentQueue<object?> Values { get; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Note(command);
            return ValueTask.FromResult(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Note(command);
            return ValueTask.FromResult(result);
        }

        private void Note(DbCommand command)
        {
            Texts.Enqueue(command.CommandText);
            foreach (DbParameter parameter in command.Parameters)
            {
                Values.Enqueue(parameter.Value);
            }
        }
    }
}
