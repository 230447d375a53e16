using System.Diagnostics;
using Fal.Kling.Emulator;
using Fal.Kling.EntityFrameworkCore.Tests;
using Npgsql;

namespace Fal.Kling.StudioTests.Processes;

/// <summary>Measures what an order costs the studio's own machines. The figures are in docs/many-machines.md; nothing about time is asserted.</summary>
public sealed class SizingTests(ITestOutputHelper output)
{
    private const int Orders = 1000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task What_an_order_costs()
    {
        await using PostgresServer postgres = new();
        await using FalEmulator fal = await FalEmulator.StartAsync(new() { QueueTime = TimeSpan.FromSeconds(5), RunTime = TimeSpan.FromSeconds(40), RecordRequests = false }, Token);
        await using StudioCluster cluster = await StudioCluster.StartAsync(fal, postgres, Token, looks: false, maxJobsInFlight: Orders, webhookPatience: "00:02:00");
        await cluster.PlaceAsync(20, TimeSpan.FromSeconds(2), Token, "warm up");
        await UntilMadeAsync(cluster, 20);

        Cost before = await Cost.ReadAsync(cluster, fal);
        Stopwatch clock = Stopwatch.StartNew();
        await cluster.PlaceAsync(Orders, TimeSpan.FromSeconds(30), Token);
        TimeSpan placed = clock.Elapsed;
        await Task.Delay(TimeSpan.FromSeconds(5), Token);
        string memory = string.Join(", ", cluster.Processes.Select(process => $"{process.WorkingSet / 1e6:0}"));
        int inFlight = fal.Jobs.Count(job => job.Status != EmulatedJobStatus.Completed);
        await UntilMadeAsync(cluster, 20 + Orders);
        TimeSpan made = clock.Elapsed;
        Cost cost = (await Cost.ReadAsync(cluster, fal)).Minus(before);

        output.WriteLine(
            $"{Orders} orders placed in {placed.TotalSeconds:0.0} s, all videos stored after {made.TotalSeconds:0.0} s, {inFlight} in flight at once, {Environment.ProcessorCount} processors. " +
            $"Each order: {cost.Web.TotalMilliseconds / Orders:0.0} ms of web, {cost.Worker.TotalMilliseconds / Orders:0.0} ms of worker, {(double)cost.Requests / Orders:0.00} requests to fal, " +
            $"{(double)cost.Transactions / Orders:0.0} transactions, {(double)cost.Rows / Orders:0.0} rows written. Working sets: {memory} MB.");
        Assert.Equal(20 + Orders, fal.Jobs.Count);
    }

    private static async Task UntilMadeAsync(StudioCluster cluster, int videos)
    {
        while (cluster.VideoFiles < videos)
        {
            await Task.Delay(100, Token);
        }
    }

    private sealed record Cost(TimeSpan Web, TimeSpan Worker, long Requests, long Transactions, long Rows)
    {
        public static async Task<Cost> ReadAsync(StudioCluster cluster, FalEmulator fal)
        {
            // The statistics are written with some delay.
            await Task.Delay(TimeSpan.FromSeconds(2), Token);
            await using NpgsqlConnection connection = new(cluster.ConnectionString);
            await connection.OpenAsync(Token);
            await using NpgsqlCommand command = new("SELECT xact_commit, tup_inserted + tup_updated + tup_deleted FROM pg_stat_database WHERE datname = current_database()", connection);
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(Token);
            await reader.ReadAsync(Token);
            return new Cost(Sum(cluster.Processes[..2]), Sum(cluster.Processes[2..]), fal.RequestCount, reader.GetInt64(0), reader.GetInt64(1));
        }

        public Cost Minus(Cost other) => new(Web - other.Web, Worker - other.Worker, Requests - other.Requests, Transactions - other.Transactions, Rows - other.Rows);

        private static TimeSpan Sum(StudioProcess[] processes) => TimeSpan.FromTicks(processes.Sum(process => process.ProcessorTime.Ticks));
    }
}
