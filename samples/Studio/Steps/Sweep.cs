using Microsoft.Extensions.Options;
using Studio.Hosting;
using Studio.Orders;

namespace Studio.Steps;

/// <summary>
/// The schedule, in every worker: puts the steps that are due on the queue, however they came to be late. A webhook was lost, a process was killed, a step failed,
/// or Hangfire's storage was in memory and the program has started again.
/// </summary>
/// <param name="orders">The orders.</param>
/// <param name="steps">Where their steps go.</param>
/// <param name="dispatcher">Gives waiting orders their turn.</param>
/// <param name="options">How often.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed partial class Sweep(OrderTable orders, StepScheduler steps, Dispatcher dispatcher, IOptions<StudioOptions> options, TimeProvider time, ILogger<Sweep> logger)
    : BackgroundService
{
    private const int MaxOrders = 500;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(options.Value.SweepInterval, time);
        do
        {
            try
            {
                await RunAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Whatever it is, such as a database that restarts: the next sweep is the retry.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        await dispatcher.RunAsync(cancellationToken);
        DateTime now = orders.Now;
        List<string> due = await orders.ListAsync(rows => rows.Where(order => order.DueAt <= now).OrderBy(order => order.DueAt).Select(order => order.Id).Take(MaxOrders), cancellationToken);
        foreach (string id in due)
        {
            // Of two sweeps that find the same order, one claims it.
            if (await orders.ChangeAsync(id, order => order.Claim(now, now + steps.Lease), cancellationToken) is { } order)
            {
                steps.Enqueue(order);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The sweep failed. The next one repeats it.")]
    private partial void LogFailed(Exception exception);
}
