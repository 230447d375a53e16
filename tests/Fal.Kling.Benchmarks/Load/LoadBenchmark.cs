using System.Globalization;

namespace Fal.Kling.Benchmarks;

/// <summary>Runs every client at every level, in turn.</summary>
internal static class LoadBenchmark
{
    private const int DescriptorsToSpare = 1000;

    public static IReadOnlyList<LoadLevel> Levels { get; } =
    [
        LoadLevel.OneByOne(5),
        LoadLevel.AtOnce(100),
        LoadLevel.AtOnce(1_000, rounds: 3),
        LoadLevel.AtOnce(5_000, rounds: 3),
        LoadLevel.AtOnce(10_000),
    ];

    private static LoadLevel ShortLevel { get; } = LoadLevel.AtOnce(200) with { WarmUpPasses = 1 };

    /// <param name="only">The name of the only client to run; null for all of them.</param>
    public static async Task<LoadResults> RunAsync(string? only = null)
    {
        DemandDescriptors(Levels.Max(level => level.InFlight));
        PeerPackage.Install();
        LoadResults results = new();
        foreach (LoadLevel level in Levels)
        {
            for (int round = 0; round < level.Rounds; round++)
            {
                foreach (LoadClient client in TurnsOf(round).Where(client => only is null || client.Name == only))
                {
                    LoadSample sample = await LoadRun.RunAsync(client, level);
                    Console.WriteLine(LoadTable.Line(client, level, sample));
                    results.Add(client, level, sample);
                }
            }
        }

        return results;
    }

    /// <summary>A short run that checks counts and no times, so that a busy machine cannot make it fail.</summary>
    /// <returns>Whether every job took as many requests as it should, and none was lost, created twice or failed.</returns>
    public static async Task<bool> CheckCountsAsync()
    {
        PeerPackage.Install();
        bool allRight = true;
        foreach (LoadClient client in LoadClient.All)
        {
            LoadSample sample = await LoadRun.RunAsync(client, ShortLevel);
            bool right = sample is { Errors: 0, Lost: 0, DoubleSubmits: 0 } && client.IsRight(sample, ShortLevel.Jobs);
            allRight &= right;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{client.Name}: {ShortLevel.Jobs} jobs, {sample.RequestsPerJob:0.00} requests per job, {sample.Errors} errors, {sample.Lost} lost, {sample.DoubleSubmits} double submits: {(right ? "right" : $"WRONG {sample.Error}")}"));
        }

        return allRight;
    }

    // The first client has the advantage of a cool machine, so the order rotates.
    private static IEnumerable<LoadClient> TurnsOf(int round)
    {
        LoadClient[] clients = [.. LoadClient.All.Where(client => round == 0 || !client.IsAside)];
        return clients.Select((_, turn) => clients[(turn + round) % clients.Length]);
    }

    // Each job in flight on HTTP/1.1 takes a socket here and one at the emulator. Both runtimes raise their own limit as far as they can.
    private static void DemandDescriptors(int inFlight)
    {
        string? limit = File.Exists("/proc/self/limits")
            ? File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal))
            : null;
        string? hard = limit?.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4];
        if (int.TryParse(hard, CultureInfo.InvariantCulture, out int most) && most < inFlight + DescriptorsToSpare)
        {
            throw new InvalidOperationException($"{inFlight} jobs in flight need more open files than the hard limit of {most}. Raise it with ulimit -Hn.");
        }
    }
}
