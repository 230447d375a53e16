namespace Fal.Kling.EmulatorTests.Orders;

/// <summary>Real processes that share a store are killed while they buy. Each key still buys one video.</summary>
[Collection(KilledProcesses.Name)]
public sealed class ProcessTests(OrderTrials trials, ITestOutputHelper output) : IClassFixture<OrderTrials>
{
    [Theory]
    [InlineData("file")]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Every_key_buys_one_video_while_eight_processes_are_killed(string store) =>
        output.WriteLine($"{store}: {await trials.OfAsync(store).WaitAsync(TestContext.Current.CancellationToken)}");
}
