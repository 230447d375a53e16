namespace Fal.Kling.Benchmarks;

/// <summary>The result of one run of one client at one level.</summary>
internal sealed record LoadSample
{
    public required double CpuMsPerJob { get; init; }

    public required double PeakMegabytes { get; init; }

    public required double RequestsPerJob { get; init; }

    public required double Connections { get; init; }

    /// <summary>The time from the server's completion to the caller's result, in milliseconds. NaN if there was no result.</summary>
    public required double MedianDelayMs { get; init; }

    public required double P99DelayMs { get; init; }

    /// <summary>Calls that failed or did not end in time.</summary>
    public required int Errors { get; init; }

    /// <summary>Jobs that were paid for but whose video did not reach the caller.</summary>
    public required int Lost { get; init; }

    /// <summary>Jobs that were created in addition to the one per call.</summary>
    public required int DoubleSubmits { get; init; }

    /// <summary>The most common error.</summary>
    public required string? Error { get; init; }

    public static LoadSample Of(LoadOrder order, ClientReport client, EmulatorReport emulator, long peakWorkingSet)
    {
        ILookup<string, long> endsByPrompt = emulator.Jobs.ToLookup(job => job.Prompt, job => job.EndedAt);
        List<double> delays = [];
        int lost = 0;
        for (int job = 0; job < order.Jobs; job++)
        {
            long endedAt = endsByPrompt[$"{order.Prompt} {job}"].FirstOrDefault();
            if (client.Results[job] > 0)
            {
                delays.Add((client.Results[job] - endedAt) / 1000.0);
            }
            else if (endedAt > 0)
            {
                lost++;
            }
        }

        delays.Sort();
        return new LoadSample
        {
            CpuMsPerJob = client.CpuMs / order.Jobs,
            PeakMegabytes = peakWorkingSet / 1e6,
            RequestsPerJob = (double)emulator.Requests / order.Jobs,
            Connections = emulator.Connections,
            MedianDelayMs = Quantile(delays, 0.5),
            P99DelayMs = Quantile(delays, 0.99),
            Errors = order.Jobs - delays.Count,
            Lost = lost,
            DoubleSubmits = emulator.Jobs.Count - endsByPrompt.Count,
            Error = client.Errors.Count > 0 ? client.Errors.MaxBy(error => error.Value).Key : delays.Count < order.Jobs ? "not done in time" : null,
        };
    }

    /// <summary>Takes the median of each figure, and the maximum of those that should be zero.</summary>
    public static LoadSample Median(IReadOnlyList<LoadSample> samples) => new()
    {
        CpuMsPerJob = Median(samples, sample => sample.CpuMsPerJob),
        PeakMegabytes = Median(samples, sample => sample.PeakMegabytes),
        RequestsPerJob = Median(samples, sample => sample.RequestsPerJob),
        Connections = Median(samples, sample => sample.Connections),
        MedianDelayMs = Median(samples, sample => sample.MedianDelayMs),
        P99DelayMs = Median(samples, sample => sample.P99DelayMs),
        Errors = samples.Max(sample => sample.Errors),
        Lost = samples.Max(sample => sample.Lost),
        DoubleSubmits = samples.Max(sample => sample.DoubleSubmits),
        Error = samples.Select(sample => sample.Error).FirstOrDefault(error => error is not null),
    };

    private static double Median(IReadOnlyList<LoadSample> samples, Func<LoadSample, double> figure) =>
        Quantile([.. samples.Select(figure).Order()], 0.5);

    // The nearest rank. The median of an even number is the mean of the two in the middle.
    private static double Quantile(List<double> sorted, double quantile)
    {
        if (sorted.Count == 0)
        {
            return double.NaN;
        }

        double rank = quantile * sorted.Count;
        int upper = Math.Min((int)Math.Floor(rank), sorted.Count - 1);
        int lower = Math.Max((int)Math.Ceiling(rank) - 1, 0);
        return (sorted[lower] + sorted[upper]) / 2;
    }
}
