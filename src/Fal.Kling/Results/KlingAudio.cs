namespace Fal.Kling;

/// <summary>A finished sound, for example from <see cref="TextToSpeechRequest"/>.</summary>
public sealed record KlingAudio : KlingResult
{
    /// <summary>The sound.</summary>
    public required KlingFile File { get; init; }

    internal override IEnumerable<KlingFile> AllFiles => [File];

    /// <inheritdoc/>
    public override string ToString() => base.ToString();
}
