using Hangfire;
using Microsoft.Extensions.Options;
using Studio.Hosting;
using Studio.Orders;

namespace Studio.Steps;

/// <summary>
/// Puts an order's next step on Hangfire's queue. It may be lost there, or run twice: <see cref="Sweep"/> puts it there again when it is due, and each step finds
/// out from the order whether there is still something to do.
/// </summary>
/// <param name="jobs">Hangfire.</param>
/// <param name="options">How long steps have.</param>
/// <param name="logger">The log.</param>
public sealed partial class StepScheduler(IBackgroundJobClient jobs, IOptions<StudioOptions> options, ILogger<StepScheduler> logger)
{
    /// <summary>How long a step has, before it is put on the queue again.</summary>
    public TimeSpan Lease => options.Value.StepLease;

    /// <summary>Enqueues the step that the order's state needs, or the dispatcher.</summary>
    public void Enqueue(Order order)
    {
        string id = order.Id;
        switch (order.State)
        {
            case OrderState.Submitting:
                Try(() => jobs.Enqueue<SubmitStep>(step => step.RunAsync(id, CancellationToken.None)));
                break;
            case OrderState.Bought:
                Try(() => jobs.Enqueue<FollowStep>(step => step.RunAsync(id, CancellationToken.None)));
                break;
            case OrderState.Downloading:
                Try(() => jobs.Enqueue<StoreStep>(step => step.RunAsync(id, CancellationToken.None)));
                break;
            default:
                // It waits for its turn, or its place is free for another order.
                Try(() => jobs.Enqueue<Dispatcher>(step => step.RunAsync(CancellationToken.None)));
                break;
        }
    }

    private void Try(Action enqueue)
    {
        try
        {
            enqueue();
        }
        catch (Exception exception) when (exception is BackgroundJobClientException or InvalidOperationException)
        {
            LogLost(exception);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A step could not be put on the queue. It will be put there again when it is due.")]
    private partial void LogLost(Exception exception);
}
