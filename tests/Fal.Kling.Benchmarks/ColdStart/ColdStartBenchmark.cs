using Fal.Kling.Emulator;

namespace Fal.Kling.Benchmarks;

/// <summary>Times tests/Fal.Kling.AotApp from process start to first request, alternating between native code and an ordinary build.</summary>
internal static class ColdStartBenchmark
{
    private const int Rounds = 15;
    private const string App = "Fal.Kling.AotApp";

    public static async Task<ColdStartResult> RunAsync()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("kling-cold-start-");
        try
        {
            string project = Path.Combine(Repository.Root, "tests", App);
            string native = Path.Combine(folder.FullName, "native");
            Commands.Run("dotnet", "publish", project, "--use-current-runtime", "--output", native);
            Commands.Run("dotnet", "build", project, "--configuration", "Release");
            string jit = Path.Combine(project, "bin", "Release", "net10.0", $"{App}.dll");

            await using FalEmulator fal = await FalEmulator.StartAsync(new FalEmulatorOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero });
            string[] ArgumentsFor(string video) =>
                [fal.QueueUrl.AbsoluteUri, fal.StorageUrl.AbsoluteUri, fal.PlatformUrl.AbsoluteUri, fal.ApiKey, Path.Combine(folder.FullName, video)];

            // The first start of each reads its files from disk and is not counted.
            List<double> natives = [];
            List<double> jits = [];
            for (int round = 0; round <= Rounds; round++)
            {
                natives.Add(FirstRequestMs(fal, Path.Combine(native, App), ArgumentsFor($"native-{round}.mp4")));
                jits.Add(FirstRequestMs(fal, "dotnet", [jit, .. ArgumentsFor($"jit-{round}.mp4")]));
            }

            return new ColdStartResult(Median(natives.Skip(1)), Median(jits.Skip(1)), Rounds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public static string Line(ColdStartResult result) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"from the start of a process to its first request: native code {result.NativeMs:0.0} ms, compiled at start {result.JitMs:0.0} ms, ratio {result.Ratio:0.00} (median of {result.Rounds})");

    private static double FirstRequestMs(FalEmulator fal, string program, string[] arguments)
    {
        int before = fal.Requests.Count;
        DateTimeOffset start = DateTimeOffset.UtcNow;
        Commands.Run(program, arguments);
        return (fal.Requests[before].At - start).TotalMilliseconds;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
