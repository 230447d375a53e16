using System.Diagnostics;
using System.Globalization;
using Fal.Kling.Emulator;
using Fal.Kling.OrderApp;

namespace Fal.Kling.EmulatorTests.Orders;

/// <summary>Real processes that share a store are killed while they buy. Each key still buys one video.</summary>
[Collection(KilledProcesses.Name)]
public sealed class ProcessTests(ITestOutputHelper output) : IDisposable
{
    private const int Seed = 4711;
    private const int MaxDecisions = 3;
    private const int MinAsking = OrderPlan.Processes / 2;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2 + 20);
    private static readonly TimeSpan ListDelay = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan KillInterval = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan KillDuration = TimeSpan.FromSeconds(40);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kling-orders-");
    private readonly OrderPlan plan = new(Seed);
    private readonly OrderFaults faults = new(Seed, FalEmulatorOptions.DefaultApiKey);
    private readonly OrderLedger ledger = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("file:{0}")]
    public async Task Two_hundred_keys_buy_two_hundred_videos_while_eight_processes_are_killed(string storeFormat)
    {
        Stopwatch clock = Stopwatch.StartNew();
        string spec = string.Format(CultureInfo.InvariantCulture, storeFormat, Path.Combine(folder.FullName, "store"));
        IKlingIdempotencyStore store = OrderStores.Open(spec);
        await using FalEmulator fal = await WatchedFal.StartAsync(new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero, RequestListDelay = ListDelay }, Token);
        KlingClientOptions options = new() { IdempotencyStore = store };
        fal.Configure(options);
        using KlingClient client = new(options);
        OrderClerk clerk = new(fal, client, store, plan, Lease);

        fal.Faults.Choose = faults.Choose;
        int kills = await AskAsync(fal, spec, KillDuration);
        fal.Faults.Choose = null;
        int unresolved = ledger.Unresolved.Count;
        TimeSpan undecided = clock.Elapsed;
        await AskAgainAsync(fal, spec, clerk);

        output.WriteLine(
            $"{clock.Elapsed.TotalSeconds:0} s ({undecided.TotalSeconds:0} s until a person decided): {kills} kills, {faults.Injected} faults injected, {ledger.Count("lost")} lost responses, " +
            $"{ledger.Count("event takeover")} takeovers, {ledger.Count("event surplus")} surplus, {ledger.Errors.Count} errors, " +
            $"{unresolved} unresolved, {clerk.Released} released, {clerk.Resolved} resolved, {fal.RequestCount} requests");
        Assert.NotEqual(0, kills);
        Assert.Equal(0, ledger.Count("event released"));
        await AssertBoughtOnceAsync(fal, store);
        await AssertVideosArriveAsync(client);
    }

    // Faults are over, but a busy machine can still lose a response.
    private async Task AskAgainAsync(FalEmulator fal, string spec, OrderClerk clerk)
    {
        for (int decisions = 0; decisions < MaxDecisions; decisions++)
        {
            string[] keys = [.. ledger.Unresolved.Keys];
            await clerk.DecideAsync(ledger.Unresolved);
            Array.ForEach(keys, ledger.Decided);
            await AskAsync(fal, spec, TimeSpan.Zero);
            if (ledger.Unresolved.Count == 0)
            {
                return;
            }
        }

        Assert.Fail($"Still unresolved: {string.Join(", ", ledger.Unresolved.Keys)}.");
    }

    private async Task AssertBoughtOnceAsync(FalEmulator fal, IKlingIdempotencyStore store)
    {
        Assert.All(ledger.Bought.GroupBy(bought => bought.Key), calls => Assert.Single(calls));
        Assert.Equal(OrderPlan.Keys, ledger.Bought.Count);
        Assert.Equal(OrderPlan.Keys, ledger.Bought.Select(bought => bought.RequestId).Distinct().Count());
        IReadOnlyList<BookedJob> books = await OrderBooks.ReadAsync(fal, store, plan);
        Assert.Equal(OrderPlan.Keys, books.Count);
        Dictionary<string, string> prompts = plan.Orders.ToDictionary(order => order.Key, order => order.Prompt);
        Assert.All(books, job =>
        {
            Assert.Contains((job.Owner!.Key, job.Job.RequestId), ledger.Bought);
            Assert.Equal(prompts[job.Owner.Key], job.Prompt);
        });
    }

    // A ninth caller gets the same jobs and their videos.
    private async Task AssertVideosArriveAsync(KlingClient client) => await Parallel.ForEachAsync(plan.Orders, Token, async (order, token) =>
    {
        RunOptions once = new() { Submit = new SubmitOptions { IdempotencyKey = order.Key } };
        KlingVideo video = await client.TextToVideoAsync(new TextToVideoRequest { Prompt = order.Prompt }, once, token);
        Assert.Contains((order.Key, video.Ticket.RequestId), ledger.Bought);
    });

    /// <summary>Runs all processes until every order of each has an outcome.</summary>
    /// <returns>How many were killed.</returns>
    private async Task<int> AskAsync(FalEmulator fal, string spec, TimeSpan killDuration)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        DateTimeOffset start = DateTimeOffset.UtcNow;
        OrderProcess[] processes = [.. Enumerable.Range(0, OrderPlan.Processes).Select(number => Create(number))];
        List<Task> runs = [.. processes.Select(process => process.RunAsync(stop.Token))];
        Task<int> kills = KillAsync(processes, killDuration, stop.Token);
        try
        {
            await foreach (Task ended in Task.WhenEach(runs))
            {
                await ended;
            }

            return await kills;
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(runs).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        OrderProcess Create(int number)
        {
            string list = Path.Combine(folder.FullName, $"{number}.txt");
            IEnumerable<ListedOrder> orders = plan.Lists[number];
            OrderList.Write(list, killDuration > TimeSpan.Zero ? orders : orders.Select(order => order with { Arrival = TimeSpan.Zero }));
            return OrderProcess.Create(fal, spec, plan.Skews[number], start, list, ledger.Read);
        }
    }

    private static async Task<int> KillAsync(OrderProcess[] processes, TimeSpan duration, CancellationToken cancellationToken)
    {
        int kills = 0;
        Random random = new(Seed);
        Stopwatch clock = Stopwatch.StartNew();
        while (clock.Elapsed < duration)
        {
            await Task.Delay(KillInterval, cancellationToken);
            OrderProcess[] asking = [.. processes.Where(process => process.IsAsking)];

            // A busy machine takes so long to start them again that otherwise none would live long enough to buy.
            if (asking.Length >= MinAsking && random.GetItems(asking, 1)[0].TryKill())
            {
                kills++;
            }
        }

        return kills;
    }
}
