namespace Fal.Kling.Benchmarks;

/// <summary>
/// A number of jobs in flight at once, and how it is reached. Jobs are submitted at an even pace and all take the same time, so they also end at an even pace:
/// the last one is submitted before the first one ends.
/// </summary>
internal sealed record LoadLevel
{
    /// <summary>How many jobs are submitted per second, and later end per second.</summary>
    public const int JobsPerSecond = 500;

    /// <summary>How long each job is queued, so that a status stream is open before it runs.</summary>
    public static readonly TimeSpan QueueTime = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    public required int InFlight { get; init; }

    public required int Jobs { get; init; }

    /// <summary>How long all the submissions take. The completions take as long.</summary>
    public required TimeSpan Spread { get; init; }

    public required TimeSpan RunTime { get; init; }

    /// <summary>How often the whole level is run for each client. The report shows the median.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>How often a client is warmed up: enough for tiered compilation, unless times don't count.</summary>
    public int WarmUpPasses { get; init; } = 4;

    /// <summary>One job after the other. The pause between them is that of a client that polls twice a second.</summary>
    public static LoadLevel OneByOne(int jobs) => new()
    {
        InFlight = 1,
        Jobs = jobs,
        Spread = jobs * TimeSpan.FromSeconds(1.25),
        RunTime = TimeSpan.FromSeconds(0.25),
    };

    public static LoadLevel AtOnce(int jobs, int rounds = 1)
    {
        TimeSpan spread = TimeSpan.FromSeconds((double)jobs / JobsPerSecond);
        return new LoadLevel { InFlight = jobs, Jobs = jobs, Spread = spread, RunTime = spread + Margin, Rounds = rounds };
    }
}
