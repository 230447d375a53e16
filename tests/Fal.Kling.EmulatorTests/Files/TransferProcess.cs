using System.Diagnostics;
using System.Globalization;

namespace Fal.Kling.EmulatorTests.Files;

/// <summary>The transfer app: an upload or a download in a process of its own, which reports its progress and its peak memory.</summary>
internal sealed class TransferProcess : IDisposable
{
    private readonly Process process;

    private TransferProcess(string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "Fal.Kling.TransferApp.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        process = Process.Start(start)!;
    }

    public string? Result { get; private set; }

    public long Growth { get; private set; } = long.MaxValue;

    public static TransferProcess Download(Uri url, Uri warmUp, string path) => new(["download", url.AbsoluteUri, warmUp.AbsoluteUri, path]);

    public static TransferProcess Upload(Uri storageUrl, string key, string kind, long length, string path) =>
        new(["upload", storageUrl.AbsoluteUri, key, kind, length.ToString(CultureInfo.InvariantCulture), path]);

    /// <summary>Follows the process until it exits.</summary>
    /// <param name="onProgress">Receives the bytes so far. Returns true to continue, or false to kill the process.</param>
    /// <param name="cancellationToken">Stops following.</param>
    /// <returns>Whether the process exited by itself.</returns>
    public async Task<bool> RunAsync(Func<long, bool> onProgress, CancellationToken cancellationToken)
    {
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            string[] words = line.Split(' ', 2);
            if (words[0] == "at" && !onProgress(long.Parse(words[1], CultureInfo.InvariantCulture)))
            {
                // On Unix this is SIGKILL: the process gets no chance to clean up.
                process.Kill();
                await process.WaitForExitAsync(cancellationToken);
                return false;
            }

            Result = words[0] == "result" ? words[1] : Result;
            Growth = words[0] == "grew" ? long.Parse(words[1], CultureInfo.InvariantCulture) : Growth;
        }

        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        return true;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
