using System.Diagnostics;

namespace Fal.Kling.Benchmarks;

/// <summary>Runs other programs to completion.</summary>
internal static class Commands
{
    /// <returns>The program's output.</returns>
    public static string Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
    }
}
