using Fal.Kling;
using Fal.Kling.Samples;

const string Usage = """
    Makes a video from a prompt with Kling 2.1 Master and saves it as an MP4.

      dotnet run --project samples/TextToVideo -- "A paper boat crossing a puddle"
      dotnet run --project samples/TextToVideo -- --resume TICKET

      --duration 5|10           seconds (default 5)
      --aspect 16:9|9:16|1:1    shape of the frame (default 16:9)
      --output FILE             where to put the video (default kling-REQUEST_ID.mp4)
      --resume TICKET           go on waiting for a job that was submitted before

    With the environment variable FAL_KEY it goes to fal.ai and costs money ($1.40 for 5 s when last read);
    without, it runs on the built-in emulator for nothing.
    """;

return await SampleRun.MainAsync(args, Usage, async (client, cancellationToken) =>
{
    Arguments arguments = new(args, "--duration", "--aspect", "--output", "--resume");
    WaitDisplay display = new();
    WatchOptions watch = new() { IncludeLogs = true };

    KlingVideo video;
    if (arguments.Option("--resume") is { } ticket)
    {
        video = await client.GetJob(JobTicket.Parse(ticket)).WaitAsync(watch, display, cancellationToken);
    }
    else
    {
        TextToVideoRequest request = new()
        {
            Prompt = arguments.Words("a prompt")[0],
            Duration = arguments.Choice("--duration", "5", ("5", VideoDuration.FiveSeconds), ("10", VideoDuration.TenSeconds)),
            AspectRatio = arguments.Choice("--aspect", "16:9", ("16:9", AspectRatio.Landscape16x9), ("9:16", AspectRatio.Portrait9x16), ("1:1", AspectRatio.Square1x1)),
        };
        RunOptions options = new()
        {
            // The one moment to write the ticket down: whatever happens from here on, it leads back to the job.
            OnSubmitted = (submitted, _) =>
            {
                Console.WriteLine($"Ticket:  {submitted}");
                return ValueTask.CompletedTask;
            },
            Progress = display,
            Watch = watch,
        };
        video = await client.TextToVideoAsync(request, options, cancellationToken);
    }

    await VideoFile.SaveAsync(client, video, arguments.Option("--output"), cancellationToken);
});
