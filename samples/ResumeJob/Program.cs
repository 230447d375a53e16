using Fal.Kling;
using Fal.Kling.Samples;

const string Usage = """
    Creates one video, and can be killed at any moment. If you restart it with the same job file, it finds and finishes the same job and buys nothing.

      dotnet run --project samples/ResumeJob -- --job boat.json "A paper boat crossing a puddle"

      --job FILE         where the attempt and then the ticket are saved
      --output PATH      a new file, or an existing folder (default: this folder, as kling-REQUEST_ID.mp4)
      --emulator         run on the built-in emulator even if FAL_KEY is set
      --settings FILE    run on the emulator that wrote this file (see `kling emulator`)

    If the environment variable FAL_KEY is set, this runs on fal.ai and costs money. Otherwise it runs free on the built-in emulator,
    which ends with this program. To try killing it, run `kling emulator --settings FILE` in another terminal and use --settings.
    """;

return await SampleRun.MainAsync(args, Usage, ["--job", "--output"], arguments =>
{
    JobFile file = new(Checks.OwnFile(arguments.Option("--job") ?? throw new UsageException("--job FILE is missing.")));
    JobTicket? ticket = file.Ticket;
    SubmitAttempt? attempt = file.Attempt;
    TextToVideoRequest? request = ticket is null && attempt is null ? Checks.Request(new TextToVideoRequest { Prompt = Checks.Prompt(arguments.Words("a prompt")[0]) }) : null;
    string output = Checks.Output(arguments.Option("--output"));
    return async (client, cancellationToken) =>
    {
        using FileStream running = file.Lock();
        if (request is not null && (file.Ticket is not null || file.Attempt is not null))
        {
            throw new UsageException("Another program has submitted the job in the meantime. Run the same command again to wait for it.");
        }

        KlingJob<KlingVideo> job = (ticket, attempt) switch
        {
            ({ } known, _) => client.GetJob(known),
            (_, { } lost) => await FindAsync(client, lost, file, cancellationToken),
            _ => await SubmitAsync(client, request!, file, cancellationToken),
        };
        Console.WriteLine($"Waiting for request {job.Ticket.RequestId}.");
        KlingVideo video = await job.WaitAsync(new WatchOptions { IncludeLogs = true }, new WaitDisplay(), cancellationToken);
        await ResultFile.SaveAsync(client, video, output, cancellationToken);
    };
}, resumeWith: "the same command with the same --job FILE");

static async Task<KlingJob<KlingVideo>> FindAsync(KlingClient client, SubmitAttempt attempt, JobFile file, CancellationToken cancellationToken)
{
    Console.WriteLine($"The response to the submission at {attempt.StartedAt:u} was lost. Looking for its job before buying anything.");
    JobSearch search = await client.FindJobAsync(attempt, cancellationToken: cancellationToken);
    JobTicket found = search.Ticket
        ?? throw new KlingException($"{search.Explanation} Run the same command again later to look again. To buy a new video instead, delete the job file.");
    await file.WriteTicketAsync(found, cancellationToken);
    return client.GetJob(found);
}

static async Task<KlingJob<KlingVideo>> SubmitAsync(KlingClient client, TextToVideoRequest request, JobFile file, CancellationToken cancellationToken)
{
    try
    {
        KlingJob<KlingVideo> job = await client.SubmitAsync(request, new SubmitOptions { OnSubmitting = file.WriteAttemptAsync }, cancellationToken);
        Console.WriteLine($"Ticket:  {job.Ticket}");
        await file.WriteTicketAsync(job.Ticket, CancellationToken.None);
        return job;
    }
    catch (KlingSubmitUncertainException lost)
    {
        await file.WriteAttemptAsync(lost.Attempt, CancellationToken.None);
        throw;
    }
    catch (Exception failure) when (failure is KlingException or OperationCanceledException)
    {
        // fal refused the request or was never reached. Nothing was bought, so there is no job to look for.
        file.Delete();
        throw;
    }
}
