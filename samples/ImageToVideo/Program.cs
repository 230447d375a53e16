using Fal.Kling;
using Fal.Kling.Samples;

const string Usage = """
    Makes a video that starts from an image with Kling 2.1 and saves it as an MP4.

      dotnet run --project samples/ImageToVideo -- photo.jpg "The robin builds its nest"
      dotnet run --project samples/ImageToVideo -- first.png "The leaves turn red" --tail last.png --model pro
      dotnet run --project samples/ImageToVideo -- --resume TICKET

      --model master|pro|standard    quality and price (default master)
      --tail IMAGE                   the last frame (pro only)
                                     an image is a file, which is uploaded, or the URL of one
      --duration 5|10                seconds (default 5)
      --output FILE                  where to put the video (default kling-REQUEST_ID.mp4)
      --resume TICKET                go on waiting for a job that was submitted before

    With the environment variable FAL_KEY it goes to fal.ai and costs money ($0.28 to $1.40 for 5 s when last read);
    without, it runs on the built-in emulator for nothing.
    """;

return await SampleRun.MainAsync(args, Usage, async (client, cancellationToken) =>
{
    Arguments arguments = new(args, "--model", "--tail", "--duration", "--output", "--resume");
    WaitDisplay display = new();
    WatchOptions watch = new() { IncludeLogs = true };

    KlingVideo video;
    if (arguments.Option("--resume") is { } ticket)
    {
        video = await client.GetJob(JobTicket.Parse(ticket)).WaitAsync(watch, display, cancellationToken);
    }
    else
    {
        IReadOnlyList<string> words = arguments.Words("an image", "a prompt");
        ImageToVideoRequest request = new()
        {
            Image = ImageFrom(words[0]),
            TailImage = arguments.Option("--tail") is { } tail ? ImageFrom(tail) : null,
            Prompt = words[1],
            Model = arguments.Choice("--model", "master", ("master", KlingModel.V21Master), ("pro", KlingModel.V21Pro), ("standard", KlingModel.V21Standard)),
            Duration = arguments.Choice("--duration", "5", ("5", VideoDuration.FiveSeconds), ("10", VideoDuration.TenSeconds)),
        };
        SubmitOptions submit = new() { Upload = new UploadOptions { Progress = new TransferDisplay("Upload") } };
        video = await client.ImageToVideoAsync(request, new RunOptions { Progress = display, Submit = submit, Watch = watch }, cancellationToken);
    }

    await VideoFile.SaveAsync(client, video, arguments.Option("--output"), cancellationToken);
});

static KlingImage ImageFrom(string text) =>
    Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "https" or "http" ? KlingImage.FromUrl(url) : KlingImage.FromFile(text);
