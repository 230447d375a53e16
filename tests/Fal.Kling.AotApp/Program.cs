using System.Text.Json;
using Fal.Kling;

// Uses the library as native code: text to video, to a file. The emulator runs in another process, because it is built on ASP.NET Core.
// Without arguments the program exits as soon as it could have begun, so that its start can be timed.
if (args is not [var queueUrl, var storageUrl, var platformUrl, var apiKey, var path])
{
    using KlingClient idle = new("no:key");
    return 0;
}

using KlingClient client = new(new KlingClientOptions
{
    QueueUrl = new Uri(queueUrl),
    StorageUrl = new Uri(storageUrl),
    PlatformUrl = new Uri(platformUrl),
    ApiKey = apiKey,
    IdempotencyStore = new FileIdempotencyStore(path + ".purchases"),
});

KlingJob<KlingVideo> job = await client.SubmitAsync(new TextToVideoRequest { Prompt = "A paper boat crossing a puddle" });
JobTicket ticket = JobTicket.Parse(job.Ticket.ToString());
KlingVideo video = await client.GetJob(ticket).WaitAsync(new WatchOptions { IncludeLogs = true });
await client.DownloadAsync(video, path);

// Bought once, in files that native code reads and writes.
SubmitOptions once = new() { IdempotencyKey = "order" };
KlingJob<KlingVideo> bought = await client.SubmitAsync(new TextToVideoRequest { Prompt = "A lighthouse" }, once);
await bought.WaitAsync();
if ((await client.SubmitAsync(new TextToVideoRequest { Prompt = "A lighthouse" }, once)).Ticket != bought.Ticket)
{
    throw new InvalidOperationException("One idempotency key has two jobs.");
}

// Every request type is serialized and read back with the application's own JSON context, submitted and waited for. A custom request is read back as the record of its endpoint.
foreach (KlingRequest request in EveryRequest.All)
{
    KlingRequest stored = JsonSerializer.Deserialize(JsonSerializer.Serialize(request, AppJson.Default.KlingRequest), AppJson.Default.KlingRequest)!;
    if (!stored.Equals(request) && request is not CustomRequest)
    {
        throw new InvalidOperationException($"{request} was read back as {stored}.");
    }

    KlingJob every = await client.SubmitAsync(stored);
    KlingResult result = await every.WaitForResultAsync();
    if (result.RawJson.Length == 0)
    {
        throw new InvalidOperationException($"{result} has no JSON.");
    }
}

Console.WriteLine($"{EveryRequest.All.Count} kinds of requests; {new FileInfo(path).Length} bytes of video from request {ticket.RequestId}");
return 0;
