namespace Fal.Kling.Benchmarks;

/// <summary>
/// A number of jobs in flight at once, and how it comes about. Jobs are bought at an even pace and all take equally long, so they also end at an even pace:
/// the last one is bought before the first one ends.
/// </summary>
internal sealed record LoadLevel
{
    /// <summary>At how many jobs a second the buying goes, and the ending.</summary>
    public const int JobsPerSecond = 500;

    /// <summary>Before its run, each job is in the queue long enough that a status stream is open by then.</summary>
    public static readonly TimeSpan QueueTime = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    public required int InFlight { get; init; }

    public required int Jobs { get; init; }

    /// <summary>How long the buying takes, and the ending too.</summary>
    public required TimeSpan Spread { get; init; }

    public required TimeSpan RunTime { get; init; }

    /// <summary>How often the whole level is run for each client; the median counts.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>How often a client is warmed up: enough for a compiler that works while the program runs, unless times do not count.</summary>
    public int WarmUpPasses { get; init; } = 4;

    /// <summary>One job after the other. The pause between them is that of a client that asks twice a second.</summary>
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
