using Fal.Kling.Emulator;
using Fal.Kling.EntityFrameworkCore.Tests;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.StudioTests.Processes;

/// <summary>A deploy stops each process with SIGTERM and starts it again. No order needs a decision afterwards.</summary>
public sealed class DeployTests(ITestOutputHelper output)
{
    private static readonly (int Orders, TimeSpan Duration) Size = FullTests.AreOn ? (200, TimeSpan.FromSeconds(40)) : (30, TimeSpan.FromSeconds(10));
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_deploy_in_the_middle_of_many_orders_loses_nothing()
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Deadline);
        await using PostgresServer postgres = new();
        await using FalEmulator fal = await FalEmulator.StartAsync(new() { QueueTime = TimeSpan.FromSeconds(1), RunTime = TimeSpan.FromSeconds(3) }, limit.Token);
        await using StudioCluster cluster = await StudioCluster.StartAsync(fal, postgres, limit.Token);
        using Operator person = new(cluster);
        try
        {
            Task places = cluster.PlaceAsync(Size.Orders, Size.Duration, limit.Token);
            foreach (StudioProcess process in cluster.Processes)
            {
                await process.DeployAsync(limit.Token);
            }

            await places;
            await cluster.WaitUntilReadyAsync(limit.Token);

            Assert.Equal(0, await person.CountUnresolvedAsync(limit.Token));
            await cluster.AssertBoughtOnceAsync(Size.Orders, limit.Token);
        }
        catch (Exception)
        {
            output.WriteLine(cluster.Logs);
            throw;
        }
    }
}
