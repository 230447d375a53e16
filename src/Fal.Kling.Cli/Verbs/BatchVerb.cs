using System.CommandLine;
using System.Globalization;
using Fal.Kling.Cli.Batches;
using Fal.Kling.Cli.Input;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Verbs;

/// <summary><c>kling batch</c>: many prompts from a file. Started again, it finishes the rest.</summary>
internal sealed class BatchVerb : Verb
{
    private const int MaxParallel = 1000;

    private readonly Argument<string> file = new("FILE") { Description = "A .jsonl or .csv file: one line for each video. Members or columns are id, model, prompt and fields of the model" };
    private readonly Option<string> output = new("--out") { Description = "The folder for the videos and the records", HelpName = "DIR", Required = true };
    private readonly Option<string> model = new("--model", "-m") { Description = "The model of lines that don't name one", HelpName = "MODEL", DefaultValueFactory = _ => TextVerb.DefaultModel };
    private readonly Option<int> parallel = new("--parallel") { Description = "How many jobs are under way at once", HelpName = "N", DefaultValueFactory = _ => 20 };
    private readonly Option<decimal?> maxSpend = new("--max-spend") { Description = "The most that all lines together may cost, in US dollars, over all runs", HelpName = "USD" };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Check every line and print what the batch will cost. Nothing is bought" };
    private readonly Option<bool> retryFailed = new("--retry-failed") { Description = "Buy failed jobs again if fal says that a retry may help. fal doesn't charge for failed jobs" };

    public BatchVerb()
        : base(
            "batch",
            "Create many videos from a file of prompts. Started again, it finishes the rest and buys nothing twice",
            "kling batch prompts.jsonl --out films --dry-run",
            "kling batch prompts.jsonl --out films --max-spend 50 --yes",
            "kling batch prompts.csv --out films --model kling-3-standard --seconds 3 --parallel 5 --yes --json")
    {
        Add(file);
        Add(output);
        Add(model);
        Add(CommonOptions.Seconds);
        Add(CommonOptions.Aspect);
        Add(CommonOptions.Set);
        Add(parallel);
        Add(maxSpend);
        Add(dryRun);
        Add(retryFailed);
        Add(CommonOptions.Yes);
    }

    public override bool Buys => true;

    public override async Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        BatchSettings settings = Settings(run);
        IReadOnlyList<BatchLine> lines = Lines(run);
        string folderPath = run.Parsed.GetValue(output)!;
        if (run.Parsed.GetValue(dryRun))
        {
            using BatchFolder records = BatchFolder.Peek(Path.GetFullPath(folderPath));
            return BatchReport.ShowPlan(run.Report, lines, records, settings.MaxSpend);
        }

        string target = OutputPath.CheckFolder(folderPath);
        await using FalSession session = await run.OpenAsync(cancellationToken);
        using BatchFolder folder = BatchFolder.Open(target, session.Place);

        // Jobs of an own emulator end with it, so their purchases must not outlive it.
        session.Options.IdempotencyStore = session.HasOwnEmulator ? new InMemoryIdempotencyStore() : folder.Purchases;
        (BatchLine Line, LineRecord Record)[] known = [.. lines.Select(line => (line, folder.RecordOf(line)))];
        (BatchLine Line, LineRecord Record)[] done = [.. known.Where(one => folder.IsDone(one.Record))];
        BatchLine[] open = [.. lines.Except(done.Select(one => one.Line))];
        folder.ThrowIfForeign(open);
        BatchReport.ShowPlan(run.Report, lines, folder, settings.MaxSpend);
        if (open.Length > 0)
        {
            Approval.Ask(run.Terminal, session, PriceOf(open), isBatch: true, run.Parsed.GetValue(CommonOptions.Yes));
        }

        BatchBoard board = new(run.Report, lines.Count, isOnScreen: run.Screen is not null);
        board.Start(done);
        using BatchRunner runner = new(session, folder, settings, board, run.Screen is not null && run.Terminal.SharesScreen ? _ => { } : run.Report.Text);
        try
        {
            if (run.Screen is { } screen)
            {
                await new BatchScreen(screen, board, settings.MaxSpend, cancellationToken).RunAsync(() => runner.RunAsync(open, cancellationToken));
            }
            else
            {
                await runner.RunAsync(open, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            BatchTable.Write(folder, lines);
            BatchReport.ShowEnd(run.Report, lines, folder, runner.StopReason);
            run.Report.Note("Stopped. Submitted jobs continue at fal. Run the same command again to finish the rest; nothing is bought twice.");
            return ExitCode.Interrupted;
        }

        BatchTable.Write(folder, lines);
        return BatchReport.ShowEnd(run.Report, lines, folder, runner.StopReason);
    }

    private static decimal? PriceOf(IReadOnlyCollection<BatchLine> lines) => lines.All(line => line.Price is not null) ? lines.Sum(line => line.Price) : null;

    private BatchSettings Settings(Invocation run) => new()
    {
        Parallel = run.Parsed.GetValue(parallel) is var count and >= 1 and <= MaxParallel ? count : throw new UsageException($"--parallel must be from 1 to {MaxParallel}."),
        MaxSpend = run.Parsed.GetValue(maxSpend) is not { } limit ? null : limit > 0 ? limit : throw new UsageException("--max-spend must be more than 0."),
        RetriesFailed = run.Parsed.GetValue(retryFailed),
    };

    private IReadOnlyList<BatchLine> Lines(Invocation run)
    {
        string path = Path.GetFullPath(run.Parsed.GetValue(file)!);
        List<(string Name, string Value)> fields = [.. run.Parsed.GetValue(CommonOptions.Set)!.Select(RequestArguments.Split)];
        if (run.Parsed.GetValue(CommonOptions.Seconds) is { } seconds)
        {
            fields.Add(("seconds", seconds.ToString(CultureInfo.InvariantCulture)));
        }

        if (run.Parsed.GetValue(CommonOptions.Aspect) is { } aspect)
        {
            fields.Add(("aspect", aspect));
        }

        return new BatchPlan(run.Parsed.GetValue(model)!, fields, Path.GetDirectoryName(path)!).Read(PromptFile.Read(path));
    }
}
