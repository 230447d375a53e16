using System.Diagnostics;
using System.Globalization;

namespace Fal.Kling.Benchmarks;

/// <summary>Measures what an idempotency key adds to a call. The calls run one after the other in this process, against a fal without a network.</summary>
internal static class KeyBenchmark
{
    public const int Jobs = 1_000;
    public const int Rounds = 9;

    private const int WarmUpRounds = 4;

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    public static async Task<KeyCosts> RunAsync()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("kling-keys-");
        try
        {
            List<KeyCosts> rounds = [];
            for (int round = -WarmUpRounds; round < Rounds; round++)
            {
                // The compilers work in the background.
                await Task.Delay(Rest);
                InMemoryIdempotencyStore memory = new();
                KeyCosts costs = new(
                    await MeasureAsync("without a key", store: null),
                    await MeasureAsync("with a key, `InMemoryIdempotencyStore`", memory),
                    await MeasureAsync("with a key, `FileIdempotencyStore`", new FileIdempotencyStore(folder.CreateSubdirectory($"{round + WarmUpRounds}").FullName)),
                    await MeasureAsync("again with the same key, `InMemoryIdempotencyStore`", memory));
                if (round >= 0)
                {
                    rounds.Add(costs);
                }
            }

            return new KeyCosts(
                Median(rounds, costs => costs.Without), Median(rounds, costs => costs.InMemory), Median(rounds, costs => costs.InFiles), Median(rounds, costs => costs.Again));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<KeyCost> MeasureAsync(string call, IKlingIdempotencyStore? store)
    {
        using InstantFal fal = new();
        CountingStore? counted = store is null ? null : new CountingStore(store);
        using KlingClient client = new(new KlingClientOptions { ApiKey = "key-id:key-secret", IdempotencyStore = counted }, fal);
        TextToVideoRequest request = new() { Prompt = "A paper boat crossing a puddle" };
        string[] keys = [.. Enumerable.Range(0, Jobs).Select(job => string.Create(CultureInfo.InvariantCulture, $"order-{job}"))];
        GC.Collect();
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        foreach (string key in keys)
        {
            await client.TextToVideoAsync(request, counted is null ? null : new RunOptions { Submit = new SubmitOptions { IdempotencyKey = key } });
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        processor = Environment.CpuUsage.TotalTime - processor;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        return new KeyCost(
            call,
            PerJob(fal.Requests),
            PerJob(counted?.Reads ?? 0),
            PerJob(counted?.Writes ?? 0),
            PerJob(processor.TotalMicroseconds),
            PerJob(elapsed.TotalMicroseconds),
            PerJob(allocated / 1e3));
    }

    private static double PerJob(double figure) => figure / Jobs;

    private static KeyCost Median(List<KeyCosts> rounds, Func<KeyCosts, KeyCost> row)
    {
        double Of(Func<KeyCost, double> figure) => rounds.Select(round => figure(row(round))).Order().ElementAt(Rounds / 2);
        return new KeyCost(
            row(rounds[0]).Call, Of(cost => cost.Requests), Of(cost => cost.Reads), Of(cost => cost.Writes), Of(cost => cost.CpuMicroseconds), Of(cost => cost.Microseconds), Of(cost => cost.Kilobytes));
    }
}
