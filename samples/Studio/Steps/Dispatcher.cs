using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Studio.Hosting;
using Studio.Orders;

namespace Studio.Steps;

/// <summary>Gives waiting orders their turn, as long as there is room at fal: the fairest first.</summary>
/// <param name="orders">The orders.</param>
/// <param name="steps">Where their steps go.</param>
/// <param name="options">How many jobs may be in flight.</param>
public sealed class Dispatcher(OrderTable orders, StepScheduler steps, IOptions<StudioOptions> options) : IDisposable
{
    private readonly SemaphoreSlim running = new(1);
    private int waiting;

    /// <summary>Starts as many orders as there is room for.</summary>
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Of many calls at the same time, one runs and one waits. What the others have seen, the one that waits will see.
        if (Interlocked.Exchange(ref waiting, 1) == 1)
        {
            return;
        }

        try
        {
            await running.WaitAsync(cancellationToken);
        }
        finally
        {
            Volatile.Write(ref waiting, 0);
        }

        try
        {
            foreach (Order order in await orders.RepeatAsync(database => StartAsync(database, cancellationToken), cancellationToken))
            {
                steps.Enqueue(order);
            }
        }
        finally
        {
            running.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => running.Dispose();

    // Writing fails if another process has moved the line since it was read. It is read first, so that what is counted afterwards is at least as new: no place is filled twice.
    private async Task<List<Order>> StartAsync(StudioDb database, CancellationToken cancellationToken)
    {
        Line? line = await database.Lines.SingleOrDefaultAsync(cancellationToken);
        int inFlight = await database.Orders.CountAsync(order => order.State == OrderState.Submitting || order.State == OrderState.Bought, cancellationToken);
        int room = options.Value.MaxJobsInFlight - inFlight;
        if (room <= 0)
        {
            return [];
        }

        List<Order> next = await database.Orders.Where(order => order.State == OrderState.Waiting).OrderBy(order => order.Turn).ThenBy(order => order.Id).Take(room).ToListAsync(cancellationToken);
        if (next.Count == 0)
        {
            return next;
        }

        if (line is null)
        {
            database.Add(line = new Line());
        }

        line.Turn = Math.Max(line.Turn, next[^1].Turn);
        line.Version++;
        foreach (Order order in next)
        {
            order.Start(orders.Now + steps.Lease);
            order.Version++;
        }

        await database.SaveChangesAsync(cancellationToken);
        return next;
    }
}
