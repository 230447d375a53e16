namespace Fal.Kling.Benchmarks;

/// <summary>What a client process is to do: the same for every client.</summary>
internal sealed record LoadOrder
{
    /// <summary>An emulator whose jobs take a moment. What happens there is not measured.</summary>
    public required string WarmUpUrl { get; init; }

    /// <summary>The emulator that is measured.</summary>
    public required string QueueUrl { get; init; }

    /// <summary>The key for both.</summary>
    public required string ApiKey { get; init; }

    /// <summary>Each prompt is this and the number of the job, so that a job bought twice can be told.</summary>
    public required string Prompt { get; init; }

    public required int WarmUpPasses { get; init; }

    public required int WarmUpJobs { get; init; }

    public required int Jobs { get; init; }

    /// <summary>Over how long to spread the start of the jobs.</summary>
    public required double SpreadMs { get; init; }

    /// <summary>After how long what is not done is given up, counted from the last start.</summary>
    public required double DeadlineMs { get; init; }
}
