using System.Diagnostics;
using System.Globalization;
using Fal.Kling.Emulator;

namespace Fal.Kling.Benchmarks;

/// <summary>Compares DownloadAsync to a file with curl, in turn, from one emulator on loopback, each in a process of its own.</summary>
internal static class DownloadBenchmark
{
    private const double Goal = 0.9;
    private const string Word = "seconds ";
    private static readonly string TransferApp = Path.Combine(AppContext.BaseDirectory, "Fal.Kling.TransferApp.dll");

    public static async Task<int> RunAsync(string[] arguments)
    {
        long length = Argument(arguments, 0, defaultValue: 1024) * 1024 * 1024;
        int rounds = (int)Argument(arguments, 1, defaultValue: 7);
        await using FalEmulator fal = await FalEmulator.StartAsync(new FalEmulatorOptions { RecordRequests = false });
        Uri url = fal.AddFile("output.mp4", length).Url;
        Uri warmUp = fal.AddFile("warm-up.mp4", 64 * 1024 * 1024).Url;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("kling-benchmark-");
        try
        {
            string path = Path.Combine(folder.FullName, "video.mp4");
            List<double> curl = [];
            List<double> ours = [];
            for (int round = 0; round < rounds; round++)
            {
                File.Delete(path);
                curl.Add(await SecondsAsync("curl", "--silent", "--show-error", "--fail", "--output", path, "--write-out", "seconds %{time_total}", url.AbsoluteUri));
                DemandWhole(path, length);
                File.Delete(path);
                ours.Add(await SecondsAsync("dotnet", TransferApp, "download", url.AbsoluteUri, warmUp.AbsoluteUri, path));
                DemandWhole(path, length);
                Console.WriteLine($"round {round + 1}: curl {Rate(length, curl[^1])}, Fal.Kling {Rate(length, ours[^1])}");
            }

            // Other load on the machine only ever slows a round down, so the best round of each is the most accurate.
            double ratio = curl.Min() / ours.Min();
            Console.WriteLine($"median: curl {Rate(length, Median(curl))}, Fal.Kling {Rate(length, Median(ours))}");
            Console.WriteLine($"best: curl {Rate(length, curl.Min())}, Fal.Kling {Rate(length, ours.Min())}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio to curl: {ratio:0.00} (goal: {Goal:0.0} or more)"));
            return ratio >= Goal ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> SecondsAsync(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? double.Parse(output.Split('\n').Single(line => line.StartsWith(Word, StringComparison.Ordinal))[Word.Length..], CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }

    private static void DemandWhole(string path, long length)
    {
        if (new FileInfo(path).Length != length)
        {
            throw new InvalidOperationException($"'{path}' is incomplete.");
        }
    }

    private static long Argument(string[] arguments, int index, long defaultValue) =>
        arguments.Length > index ? long.Parse(arguments[index], CultureInfo.InvariantCulture) : defaultValue;

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Rate(long length, double seconds) => string.Create(CultureInfo.InvariantCulture, $"{length / seconds / 1e6:0} MB/s");
}
