namespace Fal.Kling.OrderApp;

/// <summary>Asks for an order until its key is bought or unresolved, and prints each outcome immediately, so that nothing is lost when the process is killed.</summary>
internal sealed class OrderCaller(KlingClient client, IKlingIdempotencyStore store, DateTimeOffset start)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task CallAsync(ListedOrder order)
    {
        // The skewed clock is the client's. The test and its processes agree on the real one.
        TimeSpan early = start + order.Arrival - DateTimeOffset.UtcNow;
        if (early > TimeSpan.Zero)
        {
            await Task.Delay(early);
        }

        while (!await TryAsync(order))
        {
            await Task.Delay(Pause);
        }
    }

    private async Task<bool> TryAsync(ListedOrder order)
    {
        try
        {
            KlingJob<KlingVideo> job = await client.SubmitAsync(new TextToVideoRequest { Prompt = order.Prompt }, new SubmitOptions { IdempotencyKey = order.Key });
            Console.WriteLine($"bought {order.Key} {job.Ticket.RequestId}");
            return true;
        }
        catch (KlingSubmitUncertainException exception)
        {
            // A response that was lost just now is no outcome: the next call searches for the job.
            bool isUnresolved = (await store.FindAsync(order.Key))?.Record.State == IdempotencyState.Unresolved;
            Console.WriteLine($"{(isUnresolved ? "unresolved" : "lost")} {order.Key} {exception.Attempt.Id}");
            return isUnresolved;
        }
        catch (KlingException exception) when (exception is not KlingIdempotencyException)
        {
            Console.WriteLine($"error {order.Key} {exception.Message.ReplaceLineEndings(" ")}");
            return false;
        }
    }
}
