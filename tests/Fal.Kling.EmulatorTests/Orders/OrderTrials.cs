using Fal.Kling.EntityFrameworkCore.Tests;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.EmulatorTests.Orders;

/// <summary>
/// A trial of each kind of store. In the shorter form they run at once, because most of their time is leases and searches; only the killing is done one after the other.
/// In the full form one runs after the other, because together they would leave the machine no time.
/// </summary>
/// <param name="postgres">The server for the trial on PostgreSQL.</param>
public sealed class OrderTrials(PostgresServer postgres) : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kling-orders-");
    private readonly SemaphoreSlim killing = new(1);
    private readonly CancellationTokenSource end = new();
    private readonly Dictionary<string, Task<string>> trials = [];

    public async ValueTask InitializeAsync()
    {
        string database = await postgres.NewEmptyDatabaseAsync();
        Start("file", $"file:{Path.Combine(folder.FullName, "store")}");
        Start("sqlite", $"sqlite:{Path.Combine(folder.FullName, "store.db")}");
        Start("postgres", $"postgres:{database}");
    }

    /// <returns>The figures of the trial, for people.</returns>
    public Task<string> OfAsync(string kind) => trials[kind];

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await Ended();
        end.Dispose();
        killing.Dispose();
        folder.Delete(recursive: true);
    }

    private void Start(string kind, string spec)
    {
        Task before = FullTests.AreOn ? Ended() : Task.CompletedTask;
        trials.Add(kind, Task.Run(async () =>
        {
            await before;
            return await new OrderTrial(spec, folder.CreateSubdirectory(kind), killing).RunAsync(end.Token);
        }));
    }

    private Task Ended() =>
        Task.WhenAll(trials.Values).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
}
