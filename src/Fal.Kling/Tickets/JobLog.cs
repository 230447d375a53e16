namespace Fal.Kling;

/// <summary>One line that the model wrote while it ran.</summary>
public sealed record JobLog
{
    /// <summary>When it was written; <see langword="null"/> when fal did not say. A time without an offset is read as UTC.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>fal's level, unchanged, such as <c>INFO</c> or <c>STDERR</c>; <see langword="null"/> when fal did not say.</summary>
    public string? Level { get; init; }

    /// <summary>The text.</summary>
    public required string Message { get; init; }
}
