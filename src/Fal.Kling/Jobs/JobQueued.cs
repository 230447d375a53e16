namespace Fal.Kling;

/// <summary>The job waits for a runner. It can come back to this state when fal retries it.</summary>
public sealed record JobQueued : JobUpdate
{
    /// <summary>How many requests are ahead of it, from 0; <see langword="null"/> when fal did not say.</summary>
    public int? Position { get; init; }
}
