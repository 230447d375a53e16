using System.CommandLine;
using System.Text.Json.Nodes;
using Fal.Kling.Cli.Input;
using Fal.Kling.Cli.Output;
using Fal.Kling.Cli.Verbs;

namespace Fal.Kling.Cli;

/// <summary>Reports what is wrong with a command line, and which command was meant.</summary>
internal static class Mistakes
{
    public static int Report(ParseResult parsed, Terminal terminal)
    {
        Report report = new(terminal, parsed.GetValue(CommonOptions.Json));
        Command command = parsed.CommandResult.Command;
        bool isRoot = command is RootCommand;
        string message = isRoot && parsed.UnmatchedTokens is [var word, ..]
            ? $"There is no command '{word}'. The closest are {string.Join(", ", Nearest.To(word, command.Subcommands.Select(one => one.Name)))}."
            : isRoot ? "Which command?"
            : string.Join(Environment.NewLine, parsed.Errors.Select(error => Sentence(error.Message)).Distinct());
        report.Note($"{message} Nothing was bought. See `kling {(isRoot ? string.Empty : command.Name + " ")}--help`.");
        report.Event("error", new JsonObject { ["exit_code"] = ExitCode.Usage, ["message"] = message });
        return ExitCode.Usage;
    }

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";
}
