using System.CommandLine;
using System.Text.Json.Nodes;
using Fal.Kling.Cli.Output;
using Fal.Kling.Cli.Session;
using Fal.Kling.Cli.Verbs;

namespace Fal.Kling.Cli;

/// <summary>The command <c>kling</c> with all its verbs.</summary>
internal static class KlingCommand
{
    /// <summary>Creates the command. A verb reads and writes at the terminal.</summary>
    public static RootCommand Create(Terminal terminal)
    {
        RootCommand root = new("Creates Kling videos on fal.ai. Without FAL_KEY, everything runs free on a built-in emulator.")
        {
            CommonOptions.Json, CommonOptions.Emulator, CommonOptions.Settings,
        };
        foreach (Command command in Commands())
        {
            root.Add(command);
        }

        foreach (Verb verb in VerbGroup.VerbsIn(root))
        {
            verb.SetAction((parsed, cancellationToken) => RunAsync(verb, new Invocation(parsed, terminal), cancellationToken));
        }

        HelpText.Extend(root, terminal);
        return root;
    }

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code, one of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellationToken)
    {
        ParseResult parsed = Create(terminal).Parse(args);
        InvocationConfiguration configuration = new()
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,

            // The program has its own reaction to Ctrl+C.
            ProcessTerminationTimeout = null,
        };
        if (parsed.Errors.Count > 0)
        {
            return Mistakes.Report(parsed, terminal);
        }

        return await parsed.InvokeAsync(configuration, cancellationToken);
    }

    private static IEnumerable<Command> Commands() =>
    [
        new TextVerb(), new ImageVerb(), new RunVerb(), new BatchVerb(), new KeyVerb(),
        new SubmitVerb(), new StatusVerb(), new WaitVerb(), new ResultVerb(), new DownloadVerb(), new CancelVerb(), new FindVerb(),
        new ModelsVerb(), new PriceVerb(), new DoctorVerb(), new EmulatorVerb(),
        new VerbGroup("webhook", "Receive fal's webhooks on this machine, and check saved ones", new WebhookListenVerb(), new WebhookVerifyVerb()),
        new CompletionVerb(),
    ];

    private static async Task<int> RunAsync(Verb verb, Invocation run, CancellationToken cancellationToken)
    {
        try
        {
            return await verb.RunAsync(run, cancellationToken);
        }
        catch (Exception exception) when (Failure.Of(exception) is not null)
        {
            return Report(Failure.Of(exception)!, verb, run, (exception as KlingSubmitUncertainException)?.Attempt);
        }
    }

    private static int Report(Failure failure, Verb verb, Invocation run, SubmitAttempt? attempt)
    {
        run.Report.Note(failure.Code == ExitCode.Usage
            ? $"{failure.Message}{(verb.Buys ? " Nothing was bought." : string.Empty)} See `kling {verb.FullName} --help`."
            : failure.Message);
        string? attemptFile = attempt is null ? null : AttemptFile.Explain(attempt, run.Report);
        if (failure.Ticket is { } ticket)
        {
            run.Report.Note($"Ticket: {ticket}\nTo continue: kling wait {ticket}");
        }

        run.Report.Event("error", new JsonObject
        {
            ["exit_code"] = failure.Code,
            ["message"] = failure.Message,
            ["ticket"] = failure.Ticket?.ToString(),
            ["attempt_file"] = attemptFile,
        });
        return failure.Code;
    }
}
