using System.Diagnostics;

namespace Fal.Kling.Benchmarks;

/// <summary>A process that exchanges lines of JSON and exits when its input ends.</summary>
internal sealed class ChildProcess : IDisposable
{
    // Hexadecimal: 1 GiB.
    private const string NurseryBytes = "0x40000000";

    private readonly Process process;
    private readonly string name;

    private ChildProcess(Process process, string name)
    {
        this.process = process;
        this.name = name;
    }

    /// <summary>The peak memory as counted by the system, or 0 after the process has exited.</summary>
    public long PeakWorkingSet
    {
        get
        {
            process.Refresh();
            return process.HasExited ? 0 : process.PeakWorkingSet64;
        }
    }

    /// <summary>Starts this program again in another role.</summary>
    public static ChildProcess StartSelf(params string[] arguments) => Start("dotnet", ArgumentsForSelf(arguments));

    /// <summary>Starts this program again as the server, with a heap so large that it seldom collects garbage. A collection would pause it and show up as the client's delay.</summary>
    public static ChildProcess StartServer(params string[] arguments)
    {
        ProcessStartInfo server = new("dotnet", ArgumentsForSelf(arguments));
        server.Environment["DOTNET_GCgen0size"] = NurseryBytes;
        return Start(server);
    }

    public static ChildProcess Start(string program, params string[] arguments) => Start(new ProcessStartInfo(program, arguments));

    private static string[] ArgumentsForSelf(string[] arguments) => [Path.Combine(AppContext.BaseDirectory, "Fal.Kling.Benchmarks.dll"), .. arguments];

    private static ChildProcess Start(ProcessStartInfo program)
    {
        program.RedirectStandardInput = true;
        program.RedirectStandardOutput = true;
        return new ChildProcess(Process.Start(program)!, string.Join(' ', program.ArgumentList.Take(2).Select(argument => Path.GetFileName(argument))));
    }

    public async Task<T> ReadAsync<T>(TimeSpan patience)
    {
        string? line = await process.StandardOutput.ReadLineAsync().WaitAsync(patience);
        return line is null ? throw new InvalidOperationException($"The process {name} ended without printing a message.") : LoadMessages.Read<T>(line);
    }

    public void EndInput() => process.StandardInput.Close();

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.WaitForExit();
        process.Dispose();
    }
}
