using System.CommandLine;
using System.Text.Json.Nodes;
using Fal.Kling.Cli.Batches;
using Fal.Kling.Cli.Output;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Verbs;

/// <summary><c>kling key</c>: what a person decides about an unresolved line of a batch.</summary>
internal sealed class KeyVerb : Verb
{
    private const string List = "list";
    private const string Resolve = "resolve";
    private const string Release = "release";

    private readonly Argument<string> action = new("ACTION") { Description = "list, resolve (there is a job) or release (there is none)", HelpName = "ACTION" };
    private readonly Argument<string?> key = new("KEY") { Description = "The key of the line", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> job = new("JOB") { Description = "For resolve: the request id or the ticket of the job", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> output = new("--out") { Description = "The folder of the batch", HelpName = "DIR", Required = true };
    private readonly Option<bool> force = new("--force") { Description = "Decide although the record is younger than an hour, when its process might only be suspended" };

    public KeyVerb()
        : base(
            "key",
            "Decide about lines of a batch whose response was lost",
            "kling key list --out films",
            "kling key resolve boat-1 REQUEST_ID --out films --force",
            "kling key release boat-2 --out films --force")
    {
        action.AcceptOnlyFromAmong(List, Resolve, Release);
        Add(action);
        Add(key);
        Add(job);
        Add(output);
        Add(force);
    }

    public override async Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        string chosen = run.Parsed.GetValue(action)!;
        string target = Path.GetFullPath(run.Parsed.GetValue(output)!);
        if (!Directory.Exists(Path.Combine(target, BatchFolder.Name)))
        {
            throw new UsageException($"'{target}' has no folder {BatchFolder.Name}. Name the --out folder of a batch.");
        }

        if (chosen == List)
        {
            using BatchFolder records = BatchFolder.Peek(target);
            return Show(run.Report, records);
        }

        string name = run.Parsed.GetValue(key) ?? throw new UsageException($"Which KEY? `kling key list --out {target}` prints the unresolved ones.");
        await using FalSession session = run.OpenExisting();
        using BatchFolder folder = BatchFolder.Open(target, session.Place);
        IKlingIdempotencyStore purchases = folder.Purchases;
        session.Options.IdempotencyStore = purchases;
        string endpointId = (await purchases.FindAsync(name, cancellationToken))?.Record.EndpointId
            ?? throw new UsageException($"There is no key '{name}' in '{target}'. `kling key list --out {target}` prints the unresolved ones.");
        if (chosen == Release)
        {
            await session.Client.ReleaseIdempotencyKeyAsync(name, run.Parsed.GetValue(force), cancellationToken);
            run.Report.Note($"Released '{name}'. The next run of the batch buys it.");
        }
        else
        {
            JobTicket ticket = Ticket(run.Parsed.GetValue(job), endpointId);
            await session.Client.ResolveIdempotencyKeyAsync(name, ticket, run.Parsed.GetValue(force), cancellationToken);
            run.Report.Note($"Resolved '{name}'. The next run of the batch saves the files of {ticket.RequestId}.");
        }

        run.Report.Json(new JsonObject { ["key"] = name, ["action"] = chosen });
        return ExitCode.Done;
    }

    private static JobTicket Ticket(string? text, string endpointId)
    {
        if (text is null)
        {
            throw new UsageException("Which JOB? fal's dashboard shows its request id.");
        }

        try
        {
            return JobTicket.TryParse(text, out JobTicket? ticket) ? ticket : JobTicket.FromRequestId(text, endpointId);
        }
        catch (ArgumentException)
        {
            throw new UsageException($"'{text}' is neither a request id nor a ticket.");
        }
    }

    private static int Show(Report report, BatchFolder folder)
    {
        LineRecord[] unresolved = [.. folder.AllRecords.Where(record => record.State == LineState.Unresolved)];
        report.Json(new JsonObject
        {
            ["unresolved"] = new JsonArray([.. unresolved.Select(record => new JsonObject { ["key"] = record.Key, ["attempt"] = record.Attempt, ["message"] = record.Message })]),
        });
        foreach (LineRecord record in unresolved)
        {
            report.Text($"{record.Key}  attempt {record.Attempt}");
        }

        report.Note(unresolved.Length == 0 ? "No line is unresolved." : "The attempt is the tag fal-kling-attempt on https://fal.ai/dashboard/requests.");
        return ExitCode.Done;
    }
}
