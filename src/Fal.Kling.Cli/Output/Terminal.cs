using Spectre.Console;

namespace Fal.Kling.Cli.Output;

/// <summary>Where the tool reads and writes. Results go to <see cref="Out"/>, and everything else to <see cref="Error"/>.</summary>
internal sealed class Terminal
{
    public required TextReader In { get; init; }

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Whether a person can answer a question.</summary>
    public bool CanAsk { get; init; }

    /// <summary>The console for bars and tables, on standard error; null if that is not a terminal.</summary>
    public IAnsiConsole? Screen { get; init; }

    /// <summary>Whether standard output is the terminal on which the screen is drawn, so that a line there would break what is redrawn in place.</summary>
    public bool SharesScreen { get; init; }

    public static Terminal OfProcess()
    {
        bool isScreen = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new Terminal
        {
            In = Console.In,
            Out = Console.Out,
            Error = Console.Error,
            CanAsk = !Console.IsInputRedirected && !Console.IsErrorRedirected,
            SharesScreen = isScreen && !Console.IsOutputRedirected,
            Screen = isScreen ? CreateScreen() : null,
        };
    }

    // Spectre reads NO_COLOR itself, but only if it detects the colours.
    private static IAnsiConsole CreateScreen() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(Console.Error),
        ColorSystem = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.Yes,
    });
}
