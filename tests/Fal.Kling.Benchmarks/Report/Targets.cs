using System.Globalization;

namespace Fal.Kling.Benchmarks;

/// <summary>Compares Fal.Kling's performance targets with the measured figures.</summary>
internal static class Targets
{
    private const double CpuShareOfPeer = 1.0 / 3;
    private const double DelayShareOfPeer = 1.0 / 2;
    private const double MemoryShareOfPeer = 1.0 / 4;
    private const double GrowthWithScale = 1.2;

    public static IReadOnlyList<Target> Of(LoadResults load, ColdStartResult start) =>
    [
        Requests(load),
        WebhookRequests(load),
        Failures(load),
        Cpu(load, 1_000),
        Cpu(load, 5_000),
        Delay(load),
        Memory(load),
        Growth(load),
        Start(start),
    ];

    public static IReadOnlyList<Target> Of(KeyCosts keys) =>
    [
        KeyStore(keys),
        KeyRequests(keys),
    ];

    private static Target KeyStore(KeyCosts keys)
    {
        KeyCost most = keys.InMemory;
        return new Target
        {
            What = "with an idempotency key: store reads and writes per job",
            Goal = Text($"{KeyCost.ReadsTarget:0}, at most {KeyCost.WritesTarget:0}"),
            Measured = Text($"{most.Reads:0.00}, {most.Writes:0.00}"),
            Value = Math.Max(most.Reads - KeyCost.ReadsTarget, most.Writes - KeyCost.WritesTarget),
            Limit = 0,
            IsRatio = false,
            Obstacle = "The store failed, so that a step was repeated.",
        };
    }

    private static Target KeyRequests(KeyCosts keys) => new()
    {
        What = "an idempotency key adds HTTP requests; without a key, store reads and writes",
        Goal = "0, 0",
        Measured = Text($"{keys.InMemory.Requests - keys.Without.Requests:0.00}, {keys.Without.Reads + keys.Without.Writes:0.00}"),
        Value = keys.InMemory.Requests - keys.Without.Requests + keys.Without.Reads + keys.Without.Writes,
        Limit = 0,
        IsRatio = false,
        Obstacle = "A status stream broke, and the client reopened it.",
    };

    private static Target Requests(LoadResults load)
    {
        double most = load.Rows.Where(row => row.Client == LoadClient.Ours).Max(row => row.Sample.RequestsPerJob);
        return new Target
        {
            What = "HTTP requests per job, at every level",
            Goal = "3.00",
            Measured = Text($"{most:0.00}"),
            Value = most,
            Limit = LoadClient.Ours.RequestsPerJob,
            IsRatio = false,
            Obstacle = "A status stream broke, and the client reopened it.",
        };
    }

    private static Target WebhookRequests(LoadResults load)
    {
        LoadSample sample = load[LoadClient.OursWithWebhooks, 10_000];
        return new Target
        {
            What = "HTTP requests per job with webhooks, at 10,000 in flight",
            Goal = "1.00",
            Measured = Text($"{sample.RequestsPerJob:0.00}"),
            Value = LoadClient.OursWithWebhooks.IsRight(sample, 10_000) ? 1 : sample.RequestsPerJob,
            Limit = 1,
            IsRatio = false,
            Obstacle = "A webhook did not arrive in time, and the wait asked for the status.",
        };
    }

    private static Target Failures(LoadResults load)
    {
        LoadSample ours = load[LoadClient.Ours, 10_000];
        return new Target
        {
            What = "errors, lost jobs, double submissions at 10,000 in flight",
            Goal = "0",
            Measured = Text($"{ours.Errors}, {ours.Lost}, {ours.DoubleSubmits}"),
            Value = ours.Errors + ours.Lost + ours.DoubleSubmits,
            Limit = 0,
            IsRatio = false,
            Obstacle = Text($"The most common error: {ours.Error}"),
        };
    }

    private static Target Cpu(LoadResults load, int inFlight) => AgainstPeer(load, inFlight, sample => sample.CpuMsPerJob, "ms", "0.00") with
    {
        What = Text($"CPU per job at {inFlight:#,0} in flight"),
        Goal = "at most 1/3 of @fal-ai/client streaming",
        Limit = CpuShareOfPeer,
        Obstacle = Text($"The hand-written client, which only makes the three calls, takes {load[LoadClient.HandWritten, inFlight].CpuMsPerJob:0.00} ms. Most of it is spent in .NET's sockets and HTTP stack, and in the kernel."),
    };

    private static Target Delay(LoadResults load) => AgainstPeer(load, 1_000, sample => sample.P99DelayMs, "ms", "0.0") with
    {
        What = "server's completion to caller's result, p99 at 1,000 in flight",
        Goal = "at most 1/2 of @fal-ai/client streaming",
        Limit = DelayShareOfPeer,
        Obstacle = Text($"The delay includes the emulator's own timer, which ticks in milliseconds, and the emulator shares the processors with the client. The hand-written client's delay is {load[LoadClient.HandWritten, 1_000].P99DelayMs:0.0} ms."),
    };

    private static Target Memory(LoadResults load) => AgainstPeer(load, 5_000, sample => sample.PeakMegabytes, "MB", "0") with
    {
        What = "peak working set at 5,000 in flight",
        Goal = "at most 1/4 of @fal-ai/client streaming",
        Limit = MemoryShareOfPeer,
        Obstacle =
            Text($"On HTTP/1.1, each job in flight uses a connection, and each connection needs a socket and buffers in .NET's HTTP stack. The hand-written client needs {load[LoadClient.HandWritten, 5_000].PeakMegabytes:0} MB. ")
            + Text($"On HTTP/2, where jobs share connections, Fal.Kling needs {load[LoadClient.OursOnHttp2, 5_000].PeakMegabytes:0} MB. The peer's fetch does not use HTTP/2 by default."),
    };

    private static Target Growth(LoadResults load)
    {
        double few = load[LoadClient.Ours, 1_000].CpuMsPerJob;
        double many = load[LoadClient.Ours, 10_000].CpuMsPerJob;
        return new Target
        {
            What = "CPU per job at 10,000 in flight against 1,000",
            Goal = "at most 1.2 ×",
            Measured = Text($"{many:0.00} ms against {few:0.00} ms"),
            Value = many / few,
            Limit = GrowthWithScale,
            Obstacle = "More connections at once: the kernel's tables are larger, and the garbage collector finds more live objects.",
        };
    }

    private static Target Start(ColdStartResult start) => new()
    {
        What = "Native AOT sample, start to first request",
        Goal = "at most 1/3 of the JIT build",
        Measured = Text($"{start.NativeMs:0.0} ms against {start.JitMs:0.0} ms"),
        Value = start.Ratio,
        Limit = ColdStartResult.Target,
        Obstacle = "Both builds must start a process and open a connection.",
    };

    private static Target AgainstPeer(LoadResults load, int inFlight, Func<LoadSample, double> figure, string unit, string format)
    {
        double ours = figure(load[LoadClient.Ours, inFlight]);
        double peer = figure(load[LoadClient.PeerStreaming, inFlight]);
        string Shown(double value) => $"{value.ToString(format, CultureInfo.InvariantCulture)} {unit}";
        return new Target
        {
            What = string.Empty,
            Goal = string.Empty,
            Measured = $"{Shown(ours)} against {Shown(peer)}",
            Value = ours / peer,
            Limit = 0,
            Obstacle = string.Empty,
        };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
