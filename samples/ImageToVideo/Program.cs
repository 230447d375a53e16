using Fal.Kling;
using Fal.Kling.Samples;

const string Usage = """
    Creates a video that starts from an image with Kling 2.1 and saves it as an MP4.

      dotnet run --project samples/ImageToVideo -- photo.jpg "The robin builds its nest"
      dotnet run --project samples/ImageToVideo -- first.png "The leaves turn red" --tail last.png --model pro
      dotnet run --project samples/ImageToVideo -- --resume TICKET

      --model master|pro|standard    quality and price (default master)
      --tail IMAGE                   the last frame (pro only)
                                     an image is a file, which is uploaded, or the URL of one
      --duration 5|10                seconds (default 5)
      --output PATH                  a new file, or an existing folder (default: this folder, as kling-REQUEST_ID.mp4)
      --resume TICKET                wait for a job that was submitted earlier
      --emulator                     run on the built-in emulator even if FAL_KEY is set
      --settings FILE                run on the emulator that wrote this file (see `kling emulator`)

    If the environment variable FAL_KEY is set, this runs on fal.ai and costs money ($0.28 to $1.40 for 5 s when last read).
    Otherwise it runs free on the built-in emulator.
    """;

return await SampleRun.MainAsync(args, Usage, ["--model", "--tail", "--duration", "--output", "--resume"], arguments =>
{
    WatchOptions watch = new() { IncludeLogs = true };
    string output = Checks.Output(arguments.Option("--output"));

    if (arguments.Option("--resume") is { } text)
    {
        arguments.Words();
        arguments.RefuseWith("--resume", "--model", "--tail", "--duration");
        JobTicket ticket = JobTicket.Parse(text);
        return async (client, cancellationToken) =>
        {
            KlingVideo video = await client.GetJob(ticket).WaitAsync(watch, new WaitDisplay(), cancellationToken);
            await ResultFile.SaveAsync(client, video, output, cancellationToken);
        };
    }

    IReadOnlyList<string> words = arguments.Words("an image", "a prompt");
    ImageToVideoRequest request = Checks.Request(new ImageToVideoRequest
    {
        Image = Checks.Image(words[0]),
        TailImage = arguments.Option("--tail") is { } tail ? Checks.Image(tail) : null,
        Prompt = Checks.Prompt(words[1]),
        Model = arguments.Choice("--model", "master", ("master", KlingModel.V21Master), ("pro", KlingModel.V21Pro), ("standard", KlingModel.V21Standard)),
        Duration = arguments.Choice("--duration", "5", ("5", VideoDuration.FiveSeconds), ("10", VideoDuration.TenSeconds)),
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
            Submit = new SubmitOptions { Upload = new UploadOptions { Progress = new TransferDisplay("Upload") } },
            Watch = watch,
        };
        KlingVideo video = await client.ImageToVideoAsync(request, options, cancellationToken);
        await ResultFile.SaveAsync(client, video, output, cancellationToken);
    };
});
