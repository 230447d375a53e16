using Fal.Kling;
using Fal.Kling.Samples;

const string Usage = """
    Creates a video from a prompt with Kling 2.1 Master and saves it as an MP4.

      dotnet run --project samples/TextToVideo -- "A paper boat crossing a puddle"
      dotnet run --project samples/TextToVideo -- --resume TICKET

      --duration 5|10           seconds (default 5)
      --aspect 16:9|9:16|1:1    aspect ratio (default 16:9)
      --output PATH             a new file, or an existing folder (default: this folder, as kling-REQUEST_ID.mp4)
      --resume TICKET           wait for a job that was submitted earlier
      --emulator                run on the built-in emulator even if FAL_KEY is set
      --settings FILE           run on the emulator that wrote this file (see `kling emulator`)

    If the environment variable FAL_KEY is set, this runs on fal.ai and costs money ($1.40 for 5 s, $2.80 for 10 s when last read).
    Otherwise it runs free on the built-in emulator.
    """;

return await SampleRun.MainAsync(args, Usage, ["--duration", "--aspect", "--output", "--resume"], arguments =>
{
    WatchOptions watch = new() { IncludeLogs = true };
    string output = Checks.Output(arguments.Option("--output"));

    if (arguments.Option("--resume") is { } text)
    {
        arguments.Words();
        arguments.RefuseWith("--resume", "--duration", "--aspect");
        JobTicket ticket = JobTicket.Parse(text);
        return async (client, cancellationToken) =>
        {
            KlingVideo video = await client.GetJob(ticket).WaitAsync(watch, new WaitDisplay(), cancellationToken);
            await ResultFile.SaveAsync(client, video, output, cancellationToken);
        };
    }

    TextToVideoRequest request = Checks.Request(new TextToVideoRequest
    {
        Prompt = Checks.Prompt(arguments.Words("a prompt")[0]),
        Duration = arguments.Choice("--duration", "5", ("5", VideoDuration.FiveSeconds), ("10", VideoDuration.TenSeconds)),
        AspectRatio = arguments.Choice("--aspect", "16:9", ("16:9", AspectRatio.Landscape16x9), ("9:16", AspectRatio.Portrait9x16), ("1:1", AspectRatio.Square1x1)),
    });
    return async (client, cancellationToken) =>
    {
        RunOptions options = new()
        {
            // Save the ticket now. Whatever happens later, it leads back to the job.
            OnSubmitted = (submitted, _) =>
            {
                Console.WriteLine($"Ticket:  {submitted}");
                return ValueTask.CompletedTask;
            },
            Progress = new WaitDisplay(),
            Watch = watch,
        };
        KlingVideo video = await client.TextToVideoAsync(request, options, cancellationToken);
        await ResultFile.SaveAsync(client, video, output, cancellationToken);
    };
});
