using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.Kling.OrderApp;

/// <summary>Opens the store that an argument names: <c>file:DIRECTORY</c>, <c>sqlite:FILE</c> or <c>postgres:CONNECTION</c>.</summary>
public static class OrderStores
{
    /// <summary>Creates the table of a store in a database. A folder needs nothing.</summary>
    public static async Task CreateAsync(string spec)
    {
        if (Database(spec) is { } configure)
        {
            DbContextOptionsBuilder<OrderContext> options = new();
            configure(options);
            await using OrderContext context = new(options.Options);
            await context.Database.EnsureCreatedAsync();
        }
    }

    public static IKlingIdempotencyStore Open(string spec) => spec.Split(':', 2) switch
    {
        ["file", string directory] => new FileIdempotencyStore(directory),
        _ when Database(spec) is { } configure => new EntityFrameworkIdempotencyStore<OrderContext>(
            new ServiceCollection().AddDbContext<OrderContext>(configure).BuildServiceProvider().GetRequiredService<IServiceScopeFactory>()),
        _ => throw new ArgumentException($"'{spec}' is not a store. Use file:DIRECTORY, sqlite:FILE or postgres:CONNECTION.", nameof(spec)),
    };

    private static Action<DbContextOptionsBuilder>? Database(string spec) => spec.Split(':', 2) switch
    {
        ["sqlite", string path] => options => options.UseSqlite($"Data Source={path}"),
        ["postgres", string connection] => options => options.UseNpgsql(connection),
        _ => null,
    };
}

/// <summary>A database with nothing but the store's table.</summary>
public sealed class OrderContext(DbContextOptions<OrderContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.UseKlingIdempotency();
}
