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

KlingJob job = await client.SubmitAsync(new TextToVideoRequest { Prompt = "A paper boat crossing a puddle" });
JobTicket ticket = JobTicket.Parse(job.Ticket.ToString());
KlingVideo video = await client.GetJob(ticket).WaitAsync(new WatchOptions { IncludeLogs = true });
await client.DownloadAsync(video, path);

Console.WriteLine($"{new FileInfo(path).Length} bytes of video from request {ticket.RequestId}");
return 0;
