using System.CommandLine;
using Fal.Kling.Cli.Output;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Verbs;

/// <summary>One call of a verb: its command line, and where it reads and writes.</summary>
internal sealed class Invocation(ParseResult parsed, Terminal terminal)
{
    public ParseResult Parsed => parsed;

    public Terminal Terminal => terminal;

    public Report Report { get; } = new(terminal, parsed.GetValue(CommonOptions.Json));

    /// <summary>The console for bars and tables; null in pipes and with <c>--json</c>.</summary>
    public Spectre.Console.IAnsiConsole? Screen => Report.IsJson ? null : terminal.Screen;

    /// <summary>Opens fal, or an emulator if there is no key or the user asks for one.</summary>
    public Task<FalSession> OpenAsync(CancellationToken cancellationToken)
    {
        ThrowIfBoth();
        return FalSession.OpenAsync(Settings, IsEmulated, needsKey: true, Report.Note, cancellationToken);
    }

    /// <summary>Opens fal or a running emulator.</summary>
    public FalSession OpenExisting()
    {
        ThrowIfBoth();
        return FalSession.OpenExisting(Settings, IsEmulated);
    }

    /// <summary>Opens fal even without a key, or the emulator that the user asks for.</summary>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <param name="isQuiet">Whether the command itself says what the emulator does.</param>
    public Task<FalSession> OpenWithoutKeyAsync(CancellationToken cancellationToken, bool isQuiet = false)
    {
        ThrowIfBoth();
        return FalSession.OpenAsync(Settings, IsEmulated, needsKey: false, isQuiet ? _ => { } : Report.Note, cancellationToken);
    }

    public string? Settings => parsed.GetValue(CommonOptions.Settings);

    public bool IsEmulated => parsed.GetValue(CommonOptions.Emulator);

    private void ThrowIfBoth()
    {
        if (Settings is not null && IsEmulated)
        {
            throw new UsageException("--emulator starts an emulator, and --settings names a running one. Leave one of them out.");
        }
    }
}
