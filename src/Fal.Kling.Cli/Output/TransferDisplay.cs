using Spectre.Console;

namespace Fal.Kling.Cli.Output;

/// <summary>Shows a transfer on a bar.</summary>
internal sealed class TransferDisplay(ProgressTask bar, string what) : IProgress<TransferProgress>
{
    private readonly Lock gate = new();

    /// <summary>Creates the display, or none in a pipe.</summary>
    public static TransferDisplay? On(ProgressTask? bar, string what) => bar is null ? null : new TransferDisplay(bar, what);

    public void Report(TransferProgress value)
    {
        lock (gate)
        {
            bar.IsIndeterminate = value.TotalBytes is null;
            bar.MaxValue = value.TotalBytes ?? 1;
            bar.Value = Math.Min(value.Bytes, bar.MaxValue);
            bar.Description = $"{what} {Size(value.Bytes)}";
        }
    }

    private static string Size(double bytes) => bytes < 1e6 ? $"{bytes / 1e3:0} kB" : $"{bytes / 1e6:0.0} MB";
}
