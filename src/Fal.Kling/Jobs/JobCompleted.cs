namespace Fal.Kling;

/// <summary>The job is over. That does not say that it succeeded: fetching the result does.</summary>
public sealed record JobCompleted : JobUpdate
{
    /// <summary>How long the model ran; <see langword="null"/> when fal did not say.</summary>
    public TimeSpan? InferenceTime { get; init; }

    /// <summary>fal's words for what went wrong; <see langword="null"/> when it gave none, which is no proof of success.</summary>
    public string? Error { get; init; }

    /// <summary>fal's machine-readable type of the error, such as <c>client_cancelled</c>; <see langword="null"/> when it gave none.</summary>
    public string? ErrorType { get; init; }
}
