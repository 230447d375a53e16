using Fal.Kling;
using Fal.Kling.Samples;

const string Usage = """
    Makes one video, and can be killed at any moment: started again with the same file, it finds and finishes the same job and buys nothing.

      dotnet run --project samples/ResumeJob -- --job boat.json "A paper boat crossing a puddle"

      --job FILE         where the attempt and then the ticket are written
      --output FILE      where to put the video (default kling-REQUEST_ID.mp4)
      --settings FILE    the settings of an emulator that runs beside this program (samples/EmulatorServer writes them)

    With the environment variable FAL_KEY it goes to fal.ai and costs money. Without it and without --settings it runs on the built-in emulator,
    which ends with this program: to try a kill, run samples/EmulatorServer beside it.
    """;

return await SampleRun.MainAsync(args, Usage, async (client, cancellationToken) =>
{
    Arguments arguments = new(args, "--job", "--output", SampleRun.SettingsOption);
    JobFile file = new(arguments.Option("--job") ?? throw new UsageException("--job FILE is missing."));

    KlingJob job;
    if (file.Ticket is { } ticket)
    {
        Console.WriteLine($"Going on with request {ticket.RequestId}.");
        job = client.GetJob(ticket);
    }
    else if (file.Attempt is { } attempt)
    {
        Console.WriteLine($"A submission of {attempt.StartedAt:u} got no response. Looking for its job before anything is bought.");
        JobSearch search = await client.FindJobAsync(attempt, cancellationToken: cancellationToken);
        job = client.GetJob(search.Ticket ?? throw new KlingException(search.Explanation + " To buy a new one, delete the file."));
        await file.WriteTicketAsync(job.Ticket, cancellationToken);
        Console.WriteLine($"Found it: request {job.Ticket.RequestId}.");
    }
    else
    {
        TextToVideoRequest request = new() { Prompt = arguments.Words("a prompt")[0] };
        try
        {
            job = await client.SubmitAsync(request, new SubmitOptions { OnSubmitting = file.WriteAttemptAsync }, cancellationToken);
        }
        catch (KlingSubmitUncertainException lost)
        {
            await file.WriteAttemptAsync(lost.Attempt, CancellationToken.None);
            throw;
        }
        catch (KlingException)
        {
            // fal refused, or was never reached: nothing was bought, and there is nothing to look for.
            file.Delete();
            throw;
        }

        await file.WriteTicketAsync(job.Ticket, CancellationToken.None);
        Console.WriteLine($"Submitted request {job.Ticket.RequestId}.");
    }

    KlingVideo video = await job.WaitAsync(new WatchOptions { IncludeLogs = true }, new WaitDisplay(), cancellationToken);
    await VideoFile.SaveAsync(client, video, arguments.Option("--output"), cancellationToken);
}, goOn: "the same command with the same --job FILE");
