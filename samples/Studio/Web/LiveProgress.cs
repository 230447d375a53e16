using System.Collections.Concurrent;
using Fal.Kling;
using Studio.Orders;
using Studio.Steps;

namespace Studio.Web;

/// <summary>
/// What fal says about jobs right now, for the pages that are open. Nothing depends on it: with no page open it asks nothing, and the steps of orders go on without it.
/// </summary>
/// <param name="kling">The client.</param>
/// <param name="orders">The clock, and the orders.</param>
/// <param name="steps">Where the next step goes when a job is over.</param>
internal sealed class LiveProgress(IKlingClient kling, OrderTable orders, StepScheduler steps) : IDisposable
{
    /// <summary>One status stream each.</summary>
    private const int MaxJobs = 200;

    private readonly Dictionary<string, CancellationTokenSource> watches = [];
    private readonly ConcurrentDictionary<string, LiveUpdate> updates = new();

    /// <returns>The last thing that fal said about the order.</returns>
    public LiveUpdate? Find(string id) => updates.GetValueOrDefault(id);

    /// <summary>Watches the jobs of these orders, and no others.</summary>
    public void Watch(IEnumerable<Order> shown)
    {
        Dictionary<string, Order> wanted = shown.Where(order => order.State is OrderState.Bought).OrderByDescending(order => order.Id, StringComparer.Ordinal).Take(MaxJobs)
            .ToDictionary(order => order.Id);
        foreach ((string id, CancellationTokenSource watch) in watches.Where(watch => !wanted.ContainsKey(watch.Key)).ToList())
        {
            watches.Remove(id);
            watch.Cancel();
            watch.Dispose();
            updates.TryRemove(id, out _);
        }

        foreach ((string id, Order order) in wanted.Where(order => !watches.ContainsKey(order.Key)))
        {
            CancellationTokenSource stop = new();
            watches.Add(id, stop);
            _ = WatchAsync(order, stop.Token);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Watch([]);

    private async Task WatchAsync(Order order, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (JobUpdate update in kling.GetJob(order.ReadTicket()).WatchAsync(new WatchOptions { IncludeLogs = true }, cancellationToken))
            {
                updates[order.Id] = LiveUpdate.Of(update, Find(order.Id), orders.Now);
            }

            steps.Enqueue(order);
        }
        catch (Exception exception) when (exception is KlingException or OperationCanceledException)
        {
            // The steps of the order deal with it.
        }
    }
}
