using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using Fal.Kling.Cli.Input;
using Fal.Kling.Cli.Output;
using Fal.Kling.Cli.Verbs;

namespace Fal.Kling.Cli;

/// <summary>Reports what is wrong with a command line, and what was meant.</summary>
internal static class Mistakes
{
    public static int Report(ParseResult parsed, Terminal terminal)
    {
        Report report = new(terminal, parsed.GetValue(CommonOptions.Json));
        Command command = parsed.CommandResult.Command;
        string name = command switch { RootCommand => "kling", Verb verb => $"kling {verb.FullName}", _ => $"kling {command.Name}" };
        string message = string.Join(Environment.NewLine, Messages(parsed, command, name).Distinct());
        report.Note($"{message}{(command is Verb { Buys: true } ? " Nothing was bought." : string.Empty)} See `{name} --help`.");
        report.Event("error", new JsonObject { ["exit_code"] = ExitCode.Usage, ["message"] = message });
        return ExitCode.Usage;
    }

    private static IEnumerable<string> Messages(ParseResult parsed, Command command, string name)
    {
        if (command is RootCommand or VerbGroup)
        {
            yield return parsed.UnmatchedTokens is [var word, ..]
                ? $"There is no command '{word}'. The closest are {string.Join(", ", Nearest.To(word, command.Subcommands.Select(one => one.Name)))}."
                : command is RootCommand ? "Which command?" : $"Which command? {string.Join(" or ", command.Subcommands.Select(one => one.Name))}.";
            yield break;
        }

        if (parsed.UnmatchedTokens is [var first, ..])
        {
            yield return Unmatched(first, parsed, command, name);
        }

        foreach (ParseError error in parsed.Errors.Where(error => !parsed.UnmatchedTokens.Any(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal))))
        {
            yield return error.SymbolResult switch
            {
                OptionResult { Option: var option, Tokens: [] } => $"{name} needs {option.Name} {option.HelpName}: {option.Description}.",
                OptionResult { Option: var option, Tokens: [.., var token] } => $"{option.Name} is '{token.Value}', but it must be {Noun(option.ValueType)}.",
                ArgumentResult { Argument: var argument, Tokens: [] } => $"{name} needs {argument.Name}: {argument.Description}.",
                ArgumentResult { Argument: var argument, Tokens: [.., var token] } => $"{argument.Name} is '{token.Value}', but it must be {argument.Description}.",
                _ => error.Message,
            };
        }
    }

    private static string Unmatched(string token, ParseResult parsed, Command command, string name)
    {
        if (token.StartsWith('-'))
        {
            return $"There is no option '{token}'. The closest are {string.Join(", ", Nearest.To(token, command.Options.Select(option => option.Name)))}. If it is part of a prompt, put -- in front of the prompt.";
        }

        return command is TextVerb or ImageVerb
            ? $"The prompt needs quotation marks: '{string.Join(' ', parsed.UnmatchedTokens)}' is left over."
            : $"{name} has no use for '{token}'.";
    }

    private static string Noun(Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain == typeof(int) ? "a whole number" : plain == typeof(decimal) || plain == typeof(double) ? "a number, such as 0.5" : "a text";
    }
}
