using System.Text.Json.Serialization;

namespace Fal.Kling.Benchmarks;

/// <summary>The instructions for a client process, which are the same for every client.</summary>
internal sealed record LoadOrder
{
    /// <summary>An emulator for the warm-up, whose jobs take a moment. Nothing is measured there.</summary>
    public required string WarmUpUrl { get; init; }

    /// <summary>The emulator that is measured.</summary>
    public required string QueueUrl { get; init; }

    /// <summary>Where the emulator for the warm-up publishes the keys that sign its webhooks.</summary>
    public required string WarmUpKeysUrl { get; init; }

    /// <summary>Where the emulator that is measured publishes them.</summary>
    public required string KeysUrl { get; init; }

    /// <summary>The key for both.</summary>
    public required string ApiKey { get; init; }

    /// <summary>The user of the key.</summary>
    public required string UserId { get; init; }

    /// <summary>The prefix of every prompt. The number of the job follows, so that a job created twice can be detected.</summary>
    public required string Prompt { get; init; }

    public required int WarmUpPasses { get; init; }

    public required int WarmUpJobs { get; init; }

    public required int Jobs { get; init; }

    /// <summary>The time over which the starts of the jobs are spread.</summary>
    public required double SpreadMs { get; init; }

    /// <summary>How long after the last start unfinished jobs are abandoned.</summary>
    public required double DeadlineMs { get; init; }

    [JsonIgnore]
    public LoadTarget WarmUpTarget => new(new Uri(WarmUpUrl), new Uri(WarmUpKeysUrl), ApiKey, UserId);

    [JsonIgnore]
    public LoadTarget Target => new(new Uri(QueueUrl), new Uri(KeysUrl), ApiKey, UserId);
}

/// <summary>An emulator as a client sees it.</summary>
internal sealed record LoadTarget(Uri QueueUrl, Uri KeysUrl, string ApiKey, string UserId);
