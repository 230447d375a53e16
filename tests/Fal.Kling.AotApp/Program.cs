using System.Text.Json;
using Fal.Kling;

// The library as native code: text to video, to a file. The emulator runs elsewhere, because it is built on ASP.NET Core.
// Called without arguments, it ends as soon as it could have begun, so that the start can be timed.
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
});

KlingJob<KlingVideo> job = await client.SubmitAsync(new TextToVideoRequest { Prompt = "A paper boat crossing a puddle" });
JobTicket ticket = JobTicket.Parse(job.Ticket.ToString());
KlingVideo video = await client.GetJob(ticket).WaitAsync(new WatchOptions { IncludeLogs = true });
await client.DownloadAsync(video, path);

// Every kind of request (a custom one is read back as the record of its endpoint): stored and read back in the application's own JSON, bought, and waited for.
foreach (KlingRequest request in EveryRequest.All)
{
    KlingRequest stored = JsonSerializer.Deserialize(JsonSerializer.Serialize(request, AppJson.Default.KlingRequest), AppJson.Default.KlingRequest)!;
    if (!stored.Equals(request) && request is not CustomRequest)
    {
        throw new InvalidOperationException($"{request} came back as {stored}.");
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
