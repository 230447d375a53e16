using System.Diagnostics;
using Fal.Kling.Emulator;
using Fal.Kling.EntityFrameworkCore.Tests;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.StudioTests.Processes;

/// <summary>
/// Processes are killed at random while people order videos, the database is restarted twice, fal fails now and then, and webhooks are lost. Every order becomes one
/// video, bought once, and the pages never say anything else.
/// </summary>
public sealed class ManyProcessesTests(ITestOutputHelper output)
{
    private const int MinReady = 2;
    private const int Restarts = 2;

    private static readonly (int Orders, TimeSpan Kills) Size = FullTests.AreOn ? (300, TimeSpan.FromSeconds(90)) : (60, TimeSpan.FromSeconds(20));
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(9);

    private readonly StudioFaults faults = new();

    [Fact]
    public async Task Every_order_becomes_one_video_however_often_processes_are_killed()
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Deadline);
        await using PostgresServer postgres = new();
        await using FalEmulator fal = await FalEmulator.StartAsync(new() { QueueTime = TimeSpan.FromSeconds(0.5), RunTime = TimeSpan.FromSeconds(1) }, limit.Token);
        await using StudioCluster cluster = await StudioCluster.StartAsync(fal, postgres, limit.Token);
        using Operator person = new(cluster);
        Stopwatch clock = Stopwatch.StartNew();
        try
        {
            fal.Faults.Choose = faults.Choose;
            fal.Faults.ChooseForWebhook = faults.ChooseForWebhook;
            Task places = cluster.PlaceAsync(Size.Orders, Size.Kills, limit.Token);
            await KillAsync(cluster.Processes, postgres, limit.Token);
            await places;
            TimeSpan killed = clock.Elapsed;
            using CancellationTokenSource decided = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
            Task decisions = person.DecideAsync(decided.Token);
            await cluster.WaitUntilReadyAsync(limit.Token);
            await decided.CancelAsync();
            await decisions;
            output.WriteLine(
                $"{Size.Orders} orders in {clock.Elapsed.TotalSeconds:0} s ({killed.TotalSeconds:0} s until the last kill): {cluster.Processes.Sum(process => process.Kills)} processes killed, " +
                $"{Restarts} restarts of the database, {faults.Injected} faults, {faults.LostWebhooks} lost webhooks, {person.Released} released, {person.Resolved} resolved, " +
                $"{cluster.Visitors.Sum(visitor => visitor.Looks)} looks at the page, {cluster.Visitors.Sum(visitor => visitor.Events)} events, {fal.RequestCount} requests to fal.");
            Assert.NotEqual(0, cluster.Processes.Sum(process => process.Kills));
            await cluster.AssertBoughtOnceAsync(Size.Orders, limit.Token);
        }
        catch (Exception)
        {
            output.WriteLine(cluster.Logs);
            throw;
        }
    }

    // Every second, as long as the machine can start them again. The time counts from the first kill.
    private static async Task KillAsync(StudioProcess[] processes, PostgresServer postgres, CancellationToken cancellationToken)
    {
        Random random = new(4711);
        Stopwatch clock = new();
        int restarts = 0;
        while (clock.Elapsed < Size.Kills || restarts < Restarts)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            if (clock.Elapsed > Size.Kills * (restarts + 1) / (Restarts + 1) && restarts < Restarts)
            {
                await postgres.RestartAsync();
                restarts++;
            }

            StudioProcess[] ready = [.. processes.Where(process => process.IsReady)];
            if (ready.Length >= MinReady && random.GetItems(ready, 1)[0].TryKill())
            {
                clock.Start();
            }
        }
    }
}
