using System.Diagnostics;
using Fal.Kling.Emulator;
using Fal.Kling.OrderApp;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.EmulatorTests.Orders;

/// <summary>
/// Real processes that share a store ask for orders and are killed while they buy. Then a person decides about what is unresolved, and they ask again. Each key must buy one video.
/// </summary>
/// <param name="spec">The store, as <see cref="OrderStores"/> names it.</param>
/// <param name="folder">A folder for the lists of orders.</param>
/// <param name="killing">Only one trial kills at a time, because starting again takes all of the machine.</param>
internal sealed class OrderTrial(string spec, DirectoryInfo folder, SemaphoreSlim killing)
{
    private const int Seed = 4711;
    private const int MaxDecisions = 3;
    private const int MinAsking = OrderPlan.Processes / 2;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2 + 20);
    private static readonly TimeSpan ListDelay = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan KillInterval = TimeSpan.FromMilliseconds(300);

    // For all processes to start.
    private static readonly TimeSpan Preparation = TimeSpan.FromSeconds(5);

    // The last orders arrive while processes are still killed.
    private static readonly (int Keys, TimeSpan Arrivals, TimeSpan Kills) Size = FullTests.AreOn
        ? (200, TimeSpan.FromSeconds(35), TimeSpan.FromSeconds(40))
        : (60, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(12));

    private readonly OrderPlan plan = new(Seed, Size.Keys, Size.Arrivals);
    private readonly OrderFaults faults = new(Seed, FalEmulatorOptions.DefaultApiKey);
    private readonly OrderLedger ledger = new();

    /// <returns>The figures, for people.</returns>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        await OrderStores.CreateAsync(spec);
        IKlingIdempotencyStore store = OrderStores.Open(spec);
        await using FalEmulator fal = await WatchedFal.StartAsync(
            new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero, RequestListDelay = ListDelay }, cancellationToken);
        KlingClientOptions options = new() { IdempotencyStore = store };
        fal.Configure(options);
        using KlingClient client = new(options);
        OrderClerk clerk = new(fal, client, store, plan, Lease);

        await killing.WaitAsync(cancellationToken);
        Stopwatch clock = Stopwatch.StartNew();
        fal.Faults.Choose = faults.Choose;
        int kills = await AskAsync(fal, Size.Kills, cancellationToken);
        fal.Faults.Choose = null;
        int unresolved = ledger.Unresolved.Count;
        TimeSpan undecided = clock.Elapsed;
        await AskAgainAsync(fal, clerk, cancellationToken);
        string figures =
            $"{Size.Keys} keys, {clock.Elapsed.TotalSeconds:0} s ({undecided.TotalSeconds:0} s until a person decided): {kills} kills, {faults.Injected} faults injected, {ledger.Count("lost")} lost responses, " +
            $"{ledger.Count("event takeover")} takeovers, {ledger.Count("event surplus")} surplus, {ledger.Errors.Count} errors, " +
            $"{unresolved} unresolved, {clerk.Released} released, {clerk.Resolved} resolved, {fal.RequestCount} requests";

        Assert.NotEqual(0, kills);
        Assert.Equal(0, ledger.Count("event released"));
        await AssertBoughtOnceAsync(fal, store);
        await AssertVideosArriveAsync(client, cancellationToken);
        return figures;
    }

    // Faults are over, but a busy machine can still lose a response.
    private async Task AskAgainAsync(FalEmulator fal, OrderClerk clerk, CancellationToken cancellationToken)
    {
        for (int decisions = 0; decisions < MaxDecisions; decisions++)
        {
            string[] keys = [.. ledger.Unresolved.Keys];
            await clerk.DecideAsync(ledger.Unresolved);
            Array.ForEach(keys, ledger.Decided);
            await AskAsync(fal, TimeSpan.Zero, cancellationToken);
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
        Assert.Equal(Size.Keys, ledger.Bought.Count);
        Assert.Equal(Size.Keys, ledger.Bought.Select(bought => bought.RequestId).Distinct().Count());
        IReadOnlyList<BookedJob> books = await OrderBooks.ReadAsync(fal, store, plan);
        Assert.Equal(Size.Keys, books.Count);
        Dictionary<string, string> prompts = plan.Orders.ToDictionary(order => order.Key, order => order.Prompt);
        Assert.All(books, job =>
        {
            Assert.Contains((job.Owner!.Key, job.Job.RequestId), ledger.Bought);
            Assert.Equal(prompts[job.Owner.Key], job.Prompt);
        });
    }

    // A ninth caller gets the same jobs and their videos.
    private async Task AssertVideosArriveAsync(KlingClient client, CancellationToken cancellationToken) => await Parallel.ForEachAsync(plan.Orders, cancellationToken, async (order, token) =>
    {
        RunOptions once = new() { Submit = new SubmitOptions { IdempotencyKey = order.Key } };
        KlingVideo video = await client.TextToVideoAsync(new TextToVideoRequest { Prompt = order.Prompt }, once, token);
        Assert.Contains((order.Key, video.Ticket.RequestId), ledger.Bought);
    });

    /// <summary>Runs all processes until every order of each has an outcome.</summary>
    /// <returns>How many were killed.</returns>
    private async Task<int> AskAsync(FalEmulator fal, TimeSpan killDuration, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        DateTimeOffset start = DateTimeOffset.UtcNow + (killDuration > TimeSpan.Zero ? Preparation : TimeSpan.Zero);
        OrderProcess[] processes = [.. Enumerable.Range(0, OrderPlan.Processes).Select(number => Create(number))];
        List<Task> runs = [.. processes.Select(process => process.RunAsync(stop.Token))];
        Task<int> kills = killDuration > TimeSpan.Zero ? KillAsync(processes, killDuration, Task.WhenAll(runs), stop.Token) : Task.FromResult(0);
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

    // The time counts from the first kill, because a busy machine takes long until enough of them have started.
    private async Task<int> KillAsync(OrderProcess[] processes, TimeSpan duration, Task ended, CancellationToken cancellationToken)
    {
        await Task.Delay(Preparation, cancellationToken);
        int kills = 0;
        Random random = new(Seed);
        Stopwatch clock = new();
        while (clock.Elapsed < duration && !ended.IsCompleted)
        {
            await Task.Delay(KillInterval, cancellationToken);
            OrderProcess[] asking = [.. processes.Where(process => process.IsAsking)];

            // A busy machine takes so long to start them again that otherwise none would live long enough to buy.
            if (asking.Length >= MinAsking && random.GetItems(asking, 1)[0].TryKill())
            {
                clock.Start();
                kills++;
            }
        }

        killing.Release();
        return kills;
    }
}
