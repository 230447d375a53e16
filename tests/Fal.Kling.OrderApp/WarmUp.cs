namespace Fal.Kling.OrderApp;

/// <summary>
/// Compiles the code of a purchase with one that fal refuses, so that a process that is killed soon after its start was buying and not compiling. The client that
/// buys doesn't take part, so it has not seen fal's clock yet.
/// </summary>
internal static class WarmUp
{
    public static async Task RunAsync(Uri queue, IKlingIdempotencyStore store)
    {
        await store.FindAsync("warm-up");
        using KlingClient client = new(new KlingClientOptions { ApiKey = "warm:up", QueueUrl = queue, IdempotencyStore = new InMemoryIdempotencyStore() });
        try
        {
            await client.SubmitAsync(new TextToVideoRequest { Prompt = "Warm-up" }, new SubmitOptions { IdempotencyKey = "warm-up" });
        }
        catch (KlingApiException)
        {
        }
    }
}
