using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Fal.Kling.Benchmarks;

/// <summary>A .NET client under load, in a process of its own. tests/OtherClients/load-client.mjs does the same for fal's JavaScript client.</summary>
internal static class ClientProgram
{
    public const string Word = "client";

    private const int WarmUpAtOnce = 50;
    private const double QuietShare = 0.05;
    private static readonly TimeSpan WarmUpPause = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    public static async Task<int> RunAsync(string name, string orderText)
    {
        LoadOrder order = LoadMessages.Read<LoadOrder>(orderText);
        using (VideoMaker warmUp = await VideoMaker.CreateAsync(name, order.WarmUpTarget))
        {
            await WarmUpAsync(warmUp, order);
        }

        using VideoMaker client = await VideoMaker.CreateAsync(name, order.Target);
        Console.WriteLine(LoadMessages.Write(await MeasureAsync(client, order)));

        // The peak memory is read from outside while the process is still running.
        await Console.In.ReadToEndAsync();
        return 0;
    }

    // A tiered compiler works in steps: after each pass it gets time to finish.
    private static async Task WarmUpAsync(VideoMaker client, LoadOrder order)
    {
        for (int pass = 0; pass < order.WarmUpPasses; pass++)
        {
            await Parallel.ForAsync(0, order.WarmUpJobs, new ParallelOptions { MaxDegreeOfParallelism = WarmUpAtOnce }, async (job, token) =>
                await client.MakeAsync($"{order.Prompt} {job}", token));
            TimeSpan before;
            do
            {
                before = Environment.CpuUsage.TotalTime;
                await Task.Delay(WarmUpPause);
            }
            while (Environment.CpuUsage.TotalTime - before > QuietShare * WarmUpPause);
        }
    }

    private static async Task<ClientReport> MeasureAsync(VideoMaker client, LoadOrder order)
    {
        long[] results = new long[order.Jobs];
        ConcurrentDictionary<string, int> errors = new();
        Task[] calls = new Task[order.Jobs];
        TimeSpan cpuBefore = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        int started = 0;
        while (started < order.Jobs)
        {
            double due = order.Jobs * (Stopwatch.GetElapsedTime(start).TotalMilliseconds / order.SpreadMs);
            for (; started < order.Jobs && started <= due; started++)
            {
                calls[started] = CallAsync(client, order, started, results, errors);
            }

            await Task.Delay(Tick);
        }

        await Task.WhenAny(Task.WhenAll(calls), Task.Delay(TimeSpan.FromMilliseconds(order.DeadlineMs)));
        return new ClientReport((Environment.CpuUsage.TotalTime - cpuBefore).TotalMilliseconds, results, errors);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails is counted.")]
    private static async Task CallAsync(VideoMaker client, LoadOrder order, int job, long[] results, ConcurrentDictionary<string, int> errors)
    {
        try
        {
            await client.MakeAsync($"{order.Prompt} {job}", CancellationToken.None);
            results[job] = LoadMessages.Microseconds(DateTimeOffset.UtcNow);
        }
        catch (Exception exception)
        {
            errors.AddOrUpdate($"{exception.GetType().Name}: {exception.Message}", 1, static (_, count) => count + 1);
        }
    }
}
