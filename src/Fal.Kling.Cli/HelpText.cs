using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Fal.Kling.Cli.Input;
using Fal.Kling.Cli.Output;
using Fal.Kling.Cli.Verbs;

namespace Fal.Kling.Cli;

/// <summary>The help: what System.CommandLine prints, then examples, the fields of a model, and the exit codes.</summary>
internal sealed class HelpText(HelpAction usual, Terminal terminal) : SynchronousCommandLineAction
{
    /// <summary>Adds our sections to the help of all commands.</summary>
    public static void Extend(RootCommand root, Terminal terminal)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpText((HelpAction)help.Action!, terminal);
    }

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        usual.Invoke(parseResult);
        foreach (string line in Sections(parseResult))
        {
            terminal.Out.WriteLine(line);
        }

        return ExitCode.Done;
    }

    private static IEnumerable<string> Sections(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (command is RunVerb && parsed.GetResult(RequestArguments.Model)?.Tokens is [var token, ..] && Models.TryFind(token.Value) is { } model)
        {
            yield return $"Fields of {model.Name} ({model.Id}):";
            foreach (string line in ModelText.Fields(model))
            {
                yield return line;
            }

            yield return string.Empty;
        }

        if (command is Verb or VerbGroup)
        {
            yield return "Examples:";
            foreach (string example in VerbGroup.VerbsIn(command).SelectMany(verb => verb.Examples))
            {
                yield return "  " + example;
            }
        }
        else
        {
            yield return "Example:";
            yield return "  kling text \"A paper boat\"";
            yield return string.Empty;
            yield return "Exit codes:";
            foreach ((int code, string meaning) in ExitCode.All)
            {
                yield return $"  {code,3}  {meaning}";
            }
        }
    }
}
