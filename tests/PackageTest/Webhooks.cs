// The program of a new ASP.NET Core application that receives webhooks. Lines from docs/webhooks.md replace the marked lines.
using System.Collections.Concurrent;
using Fal.Kling;
using Fal.Kling.Emulator;

const int Jobs = 1000;
await using FalEmulator fal = await FalEmulator.StartAsync(new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.FromMilliseconds(200), RecordRequests = false });

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.ClearProviders();

// docs/webhooks.md: builder
Orders orders = new();
builder.Services.AddSingleton<IOrders>(orders);
builder.Services.Configure<KlingClientOptions>(fal.Configure);
builder.Services.Configure<KlingWebhookOptions>(options =>
{
    options.AllowedUserIds.Add(fal.UserId);
    options.KeysUrl = fal.WebhookKeysUrl;
});

// The silence of a lost webhook takes two minutes. A fast clock makes it short, and the limit of an HTTP request long.
builder.Services.Configure<KlingClientOptions>(options => (options.TimeProvider, options.HttpTimeout) = (new FastClock(), TimeSpan.FromHours(2)));
await using WebApplication app = builder.Build();

// docs/webhooks.md: app
await app.StartAsync();
Uri hook = new(app.Urls.First() + "/hooks/fal");

// A stranger's call.
int forged = await fal.SendWebhookAsync(hook, """{"request_id":"forged","status":"OK","payload":{"video":{"url":"https://example.com/v.mp4"}}}"""u8.ToArray(), "forged", userId: "stranger");
Console.WriteLine($"webhooks: a forged call got {forged}");

// One in five webhooks is lost. The others come three times, in any order, and some of them at once.
Random random = new(4711);
fal.Faults.ChooseForWebhook = _ =>
{
    lock (random)
    {
        return random.Next(5) == 0
            ? WebhookFault.Lose
            : WebhookFault.Combine(WebhookFault.Delay(TimeSpan.FromMilliseconds(random.Next(500))), WebhookFault.Duplicate(3, concurrently: random.Next(2) == 0));
    }
};
IKlingClient kling = app.Services.GetRequiredService<IKlingClient>();
RunOptions options = new()
{
    Submit = new SubmitOptions { WebhookUrl = hook },
    Watch = new WatchOptions { Webhooks = app.Services.GetRequiredService<KlingWebhookInbox>() },
};
ConcurrentBag<string> videos = [];
await Parallel.ForAsync(0, Jobs, new ParallelOptions { MaxDegreeOfParallelism = 200 }, async (job, token) =>
{
    KlingVideo video = await kling.TextToVideoAsync(new() { Prompt = $"A paper boat {job}" }, options, token);
    videos.Add(video.Ticket.RequestId);
});

// The last deliveries may still be on their way.
HashSet<string> sent = [.. fal.Jobs.Where(job => job.WebhookAttempts.Any(attempt => attempt.Fault != WebhookFault.Lose.Name)).Select(job => job.RequestId)];
while (!sent.All(orders.Finished.ContainsKey))
{
    await Task.Delay(50);
    sent = [.. fal.Jobs.Where(job => job.WebhookAttempts.Any(attempt => attempt.Fault != WebhookFault.Lose.Name)).Select(job => job.RequestId)];
}

await app.StopAsync();
int repeated = orders.Finished.Count(order => order.Value != 1);
int questions = (int)fal.RequestCount - Jobs - 1;
Console.WriteLine($"webhooks: {Jobs} jobs, {videos.Distinct().Count()} videos, {Jobs - sent.Count} webhooks lost, {orders.Finished.Count} handled, {repeated} of them not once, {questions} requests for those that were lost");
return forged == 401 && videos.Distinct().Count() == Jobs && sent.Count < Jobs && orders.Finished.Count == sent.Count && repeated == 0 && fal.Jobs.Count == Jobs ? 0 : 1;

internal interface IOrders
{
    Task FinishAsync(string requestId, Uri video, CancellationToken cancellationToken);
}

internal sealed class Orders : IOrders
{
    public ConcurrentDictionary<string, int> Finished { get; } = new();

    public Task FinishAsync(string requestId, Uri video, CancellationToken cancellationToken)
    {
        Finished.AddOrUpdate(requestId, 1, (_, times) => times + 1);
        return Task.CompletedTask;
    }
}

internal sealed class FastClock : TimeProvider
{
    private const int Factor = 60;

    public override long GetTimestamp() => System.GetTimestamp() * Factor;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / Factor : dueTime, period > TimeSpan.Zero ? period / Factor : period);
}
