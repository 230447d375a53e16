using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Studio.Orders;

namespace Studio.Hosting;

/// <summary>SQLite, or PostgreSQL if there is a connection string.</summary>
internal static class Database
{
    /// <summary>The name of the connection string.</summary>
    public const string Name = "Studio";

    private const int StartAttempts = 30;

    public static void Choose(DbContextOptionsBuilder database, string? connectionString, string dataDirectory)
    {
        if (connectionString is null)
        {
            Directory.CreateDirectory(dataDirectory);
            database.UseSqlite($"Data Source={Path.Combine(dataDirectory, "studio.db")}");
        }
        else
        {
            database.UseNpgsql(connectionString, npgsql => npgsql.EnableRetryOnFailure());
        }
    }

    /// <summary>
    /// Creates the tables if they are missing. Several processes may start at once, and the database may start later than they do. An application that lives for years has migrations instead.
    /// </summary>
    public static async Task CreateAsync(IServiceProvider services, ILogger logger)
    {
        IDbContextFactory<StudioDb> databases = services.GetRequiredService<IDbContextFactory<StudioDb>>();
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await using StudioDb database = await databases.CreateDbContextAsync();
                IRelationalDatabaseCreator creator = database.GetService<IRelationalDatabaseCreator>();
                if (!await creator.ExistsAsync())
                {
                    await creator.CreateAsync();
                }

                if (!await HasTablesAsync(database))
                {
                    await creator.CreateTablesAsync();
                }

                return;
            }
            catch (Exception exception) when (attempt < StartAttempts && exception is DbException or DbUpdateException or InvalidOperationException or RetryLimitExceededException)
            {
                HostingLog.DatabaseNotReady(logger, exception.Message);
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
        }
    }

    // The database may have tables of other programs too.
    private static async Task<bool> HasTablesAsync(StudioDb database)
    {
        string table = database.Model.FindEntityType(typeof(Order))!.GetTableName()!;
        IQueryable<int> tables = database.Database.IsSqlite()
            ? database.Database.SqlQuery<int>($"SELECT COUNT(*) AS \"Value\" FROM sqlite_master WHERE name = {table}")
            : database.Database.SqlQuery<int>($"SELECT COUNT(*)::int AS \"Value\" FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = {table}");
        return await tables.SingleAsync() > 0;
    }
}
