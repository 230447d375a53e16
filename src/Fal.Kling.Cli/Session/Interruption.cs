using System.Runtime.InteropServices;
using Fal.Kling.Cli.Output;

namespace Fal.Kling.Cli.Session;

/// <summary>Ctrl+C and SIGTERM: the first stops the work, which says how to continue, and the second ends the program at once.</summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>What the first Ctrl+C says.</summary>
    public const string StoppingText = "Stopping. Press Ctrl+C again to leave at once.";

    // A display hides the cursor and leaves it at the end of its last line.
    private const string ShowCursor = "\u001b[?25h\n";

    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations = [];
    private int signals;

    private readonly Action<string> note;

    private Interruption(Action<string> note) => this.note = note;

    public CancellationToken Token => source.Token;

    public static Interruption Listen(Action<string> note)
    {
        Interruption interruption = new(note);
        interruption.registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, interruption.Stop));
        interruption.registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, interruption.Stop));
        return interruption;
    }

    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        source.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (Interlocked.Increment(ref signals) > 1)
        {
            note($"{(Drawing.IsOn ? ShowCursor : string.Empty)}Stopped at once. A submitted job continues at fal.");
            Environment.Exit(ExitCode.Interrupted);
        }

        if (!Drawing.IsOn)
        {
            note(StoppingText);
        }

        source.Cancel();
    }
}
