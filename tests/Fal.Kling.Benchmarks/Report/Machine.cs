using System.Globalization;
using System.Runtime.InteropServices;

namespace Fal.Kling.Benchmarks;

/// <summary>The machine and the software that was measured, without names of hosts or people.</summary>
internal static class Machine
{
    public static IReadOnlyList<(string Name, string Value)> Facts =>
    [
        ("processor", $"{Environment.ProcessorCount} × {Processor}"),
        ("memory", string.Create(CultureInfo.InvariantCulture, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:0} GB")),
        ("system", $"{RuntimeInformation.OSDescription}, kernel {Environment.OSVersion.Version}, {RuntimeInformation.OSArchitecture}".ToLowerInvariant()),
        (".NET", $"{Environment.Version}, workstation garbage collector, default settings"),
        ("Node", Commands.Run("node", "--version")),
        ("@fal-ai/client", PeerPackage.Version),
        ("Fal.Kling", typeof(KlingClient).Assembly.GetName().Version!.ToString(3)),
    ];

    private static string Processor
    {
        get
        {
            const string File = "/proc/cpuinfo";
            string? line = System.IO.File.Exists(File)
                ? System.IO.File.ReadLines(File).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
                : null;
            return line is null ? "unknown" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
    }
}
