using Fal.Kling;
using Fal.Kling.Samples;

const string Usage = """
    Runs any Kling endpoint by its name and saves every file of the result.

      dotnet run --project samples/Models -- list
      dotnet run --project samples/Models -- kling-3-pro "A paper boat crossing a puddle"
      dotnet run --project samples/Models -- kling-4-edit "Make it snow" --video harbour.mp4
      dotnet run --project samples/Models -- --resume TICKET

      --image IMAGE      the first frame, the reference, the face or the person
      --garment IMAGE    what the person wears (virtual try-on)
      --video VIDEO      the source, or the video whose motion to copy
      --audio AUDIO      the recording
      --scene NAME       the template of an effect (default squish)
                         a file is uploaded; a URL is sent as it is
      --output FOLDER    an existing folder (default: this folder); the files are named kling-REQUEST_ID
      --resume TICKET    wait for a job that was submitted earlier
      --emulator         run on the built-in emulator even if FAL_KEY is set
      --settings FILE    run on the emulator that wrote this file (see `kling emulator`)

    If the environment variable FAL_KEY is set, this runs on fal.ai and costs money. Otherwise it runs free on the built-in emulator,
    which uses small sample files in place of files that you do not name. The sample prints the estimated price before it buys anything.
    A name is the endpoint id without the usual parts. The endpoint id itself also works.

    """;

if (args.Length == 0 || args[0] == "list" || Arguments.AskForHelp(args))
{
    Console.WriteLine(Usage);
    Catalogue.Print();
    return 0;
}

return await SampleRun.MainAsync(args, Usage, [.. Ingredients.Options, "--output", "--resume"], arguments =>
{
    WatchOptions watch = new() { IncludeLogs = true };
    string folder = Checks.Folder(arguments.Option("--output"));

    if (arguments.Option("--resume") is { } text)
    {
        arguments.Words();
        arguments.RefuseWith("--resume", Ingredients.Options);
        JobTicket ticket = JobTicket.Parse(text);
        return async (client, cancellationToken) =>
        {
            CustomResult result = await client.GetJob<CustomResult>(ticket).WaitAsync(watch, new WaitDisplay(), cancellationToken);
            await Results.SaveAsync(client, result, folder, cancellationToken);
        };
    }

    IReadOnlyList<string> words = arguments.WordCount > 1 ? arguments.Words("a model", "a prompt") : arguments.Words("a model");
    Model model = Catalogue.Find(words[0]);
    Ingredients ingredients = new(arguments, words.Count > 1 ? Checks.Prompt(words[1]) : null, SampleRun.IsEmulated(arguments));
    KlingRequest request = Checks.Request(model.Create(ingredients));
    ingredients.ThrowIfLeftOver(model.Name);
    return async (client, cancellationToken) =>
    {
        if (words.Count > 1 && !ingredients.IsPromptUsed)
        {
            Console.WriteLine($"{model.Name} does not take a prompt, so yours is not sent.");
        }

        Console.WriteLine($"{request.EndpointId}: {model.Kind}");
        Console.WriteLine($"Price:   {request.EstimatePrice()?.ToString() ?? "not known"}");
        SubmitOptions options = new() { Upload = new UploadOptions { Progress = new TransferDisplay("Upload") } };
        KlingJob job = await client.SubmitAsync(request, options, cancellationToken);

        // Save the ticket now. Whatever happens later, it leads back to the job.
        Console.WriteLine($"Ticket:  {job.Ticket}");
        KlingResult result = await job.WaitForResultAsync(watch, new WaitDisplay(), cancellationToken);
        await Results.SaveAsync(client, result, folder, cancellationToken);
        await Results.PrintCostAsync(client, result, cancellationToken);
    };
}, resumeWith: "the same command with --resume TICKET instead of the name and the prompt");
