using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.Kling.EntityFrameworkCore.Tests;

public sealed class SqliteSchemaTests() : SchemaTests(SqliteDatabase.NewAsync, "SELECT sql AS \"Value\" FROM sqlite_master WHERE tbl_name = 'kling_idempotency' AND sql IS NOT NULL");

public sealed class PostgresSchemaTests(PostgresServer server)
    : SchemaTests(server.NewDatabaseAsync, "SELECT indexdef AS \"Value\" FROM pg_indexes WHERE tablename = 'kling_idempotency'")
{
    [Fact]
    public async Task A_script_names_the_table_and_its_columns()
    {
        await using NamedContext context = new(Options<NamedContext>());

        string script = context.Database.GenerateCreateScript().ReplaceLineEndings("\n");

        Assert.Contains("""
            CREATE TABLE shop.purchases (
                key_hash character varying(64) NOT NULL,
                idempotency_key character varying(255) NOT NULL,
                version bigint NOT NULL,
                account character varying(64) NOT NULL,
                request_id character varying(128),
                state character varying(32) NOT NULL,
                record text NOT NULL,
                written_at timestamp with time zone,
                CONSTRAINT "PK_purchases" PRIMARY KEY (key_hash)
            );
            """.ReplaceLineEndings("\n"), script, StringComparison.Ordinal);
        Assert.Contains("CREATE UNIQUE INDEX \"IX_purchases_account_request_id\" ON shop.purchases (account, request_id);", script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conventions_of_the_application_change_neither_table_nor_behaviour()
    {
        await using ShopContext shop = new(Options<ShopContext>());
        await using ConventionalContext conventional = new(Options<ConventionalContext>());
        Assert.Equal(TableIn(shop.Database.GenerateCreateScript()), TableIn(conventional.Database.GenerateCreateScript()));

        ServiceCollection services = [];
        services.AddDbContext<ConventionalContext>(options => Database.Configure(options));
        EntityFrameworkIdempotencyStore<ConventionalContext> store = new(Database.Keep(services).GetRequiredService<IServiceScopeFactory>());
        IdempotencyRecord record = Record("order-1");
        Assert.True(await store.TryAddAsync(record, Token));
        Assert.Equal(IdempotencyWrite.Written, await store.TryReplaceAsync(Sending(record), Token));
        StoredIdempotencyRecord? stored = await store.FindAsync("order-1", Token);
        Assert.Equal(Sending(record), stored?.Record);
        Assert.InRange(stored!.Age, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    private static string TableIn(string script)
    {
        string lines = script.ReplaceLineEndings("\n");
        int start = lines.IndexOf("CREATE TABLE kling_idempotency", StringComparison.Ordinal);
        return lines[start..lines.IndexOf(");", start, StringComparison.Ordinal)];
    }

    private DbContextOptions<TContext> Options<TContext>()
        where TContext : DbContext
    {
        DbContextOptionsBuilder<TContext> options = new();
        Database.Configure(options);
        return options.Options;
    }

    private sealed class NamedContext(DbContextOptions<NamedContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.UseKlingIdempotency("purchases", "shop");
    }

    private sealed class ConventionalContext(DbContextOptions<ConventionalContext> options) : DbContext(options)
    {
        protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
        {
            configurationBuilder.Properties<string>().HaveMaxLength(10).AreUnicode(false).AreFixedLength().HaveConversion<UpperCaseConverter>();
            configurationBuilder.Properties<DateTime>().HaveConversion<DateTimeToTicksConverter>().HavePrecision(0);
            configurationBuilder.Properties<long>().HaveConversion<NumberToStringConverter<long>>();
        }

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.UseKlingIdempotency();
            modelBuilder.Entity<KlingIdempotencyRow>().HasQueryFilter(row => row.State == "the application's");
        }
    }
}

public abstract class SchemaTests(Func<Task<TestDatabase>> create, string definitions) : DatabaseTests(create)
{
    [Fact]
    public async Task The_database_has_the_table_and_its_unique_indexes()
    {
        await using AsyncServiceScope scope = Database.Services().CreateAsyncScope();
        List<string> found = await scope.ServiceProvider.GetRequiredService<ShopContext>().Database.SqlQueryRaw<string>(definitions).ToListAsync(Token);

        string unquoted = string.Join('\n', found).Replace("\"", string.Empty, StringComparison.Ordinal);
        Assert.Contains("CREATE UNIQUE INDEX IX_kling_idempotency_account_request_id", unquoted, StringComparison.Ordinal);
        Assert.Contains("(account, request_id)", unquoted, StringComparison.Ordinal);
        Assert.Contains("PK_kling_idempotency", unquoted, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_needs_a_name() => Assert.Throws<ArgumentException>(() => new ModelBuilder().UseKlingIdempotency(" "));
}

public sealed class UpperCaseConverter() : ValueConverter<string, string>(text => text.ToUpperInvariant(), text => text);
