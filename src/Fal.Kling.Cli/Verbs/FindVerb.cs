using System.CommandLine;
using System.Text.Json.Nodes;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Verbs;

/// <summary><c>kling find</c>: the job whose response was lost.</summary>
internal sealed class FindVerb : Verb
{
    private readonly Argument<string> file = new("ATTEMPT") { Description = "The file with the attempt, from OnSubmitting or a failed `kling` command" };
    private readonly Option<int> seconds = new("--seconds") { Description = "How long to look", HelpName = "N", DefaultValueFactory = _ => 60 };

    public FindVerb()
        : base("find", "Find the job of a submission whose response was lost, before you buy again", "kling find attempt.json", "kling find attempt.json --seconds 0 --json")
    {
        Add(file);
        Add(seconds);
    }

    public override async Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        SubmitAttempt attempt = Read(run.Parsed.GetValue(file)!);
        int limit = run.Parsed.GetValue(seconds);
        if (limit is < 0 or > 86_400)
        {
            throw new UsageException($"--seconds is {limit}; it must be from 0 to 86400.");
        }

        await using FalSession session = run.OpenExisting();
        JobSearch search = await session.Client.FindJobAsync(attempt, TimeSpan.FromSeconds(limit), cancellationToken);
        run.Report.Json(new JsonObject
        {
            ["ticket"] = search.Ticket?.ToString(),
            ["request_id"] = search.Ticket?.RequestId,
            ["examined"] = search.Examined,
            ["from"] = search.From.ToString("O"),
            ["to"] = search.To.ToString("O"),
            ["explanation"] = search.Explanation,
        });
        if (search.Ticket is { } ticket)
        {
            run.Report.Text(ticket.ToString());
            run.Report.Note("Found. `kling wait TICKET` gets its files.");
            return ExitCode.Done;
        }

        run.Report.Note(search.Explanation);
        return ExitCode.Found;
    }

    private static SubmitAttempt Read(string path)
    {
        try
        {
            return SubmitAttempt.FromJson(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{path}' cannot be read: {exception.Message}");
        }
        catch (FormatException)
        {
            throw new UsageException($"'{path}' does not contain an attempt. SubmitAttempt.ToJson() writes one, and so does `kling` when a response is lost.");
        }
    }
}
