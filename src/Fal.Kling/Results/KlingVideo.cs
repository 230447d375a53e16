using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>A finished video.</summary>
public sealed record KlingVideo : KlingResult
{
    /// <summary>The video.</summary>
    public required KlingFile File { get; init; }

    /// <summary>The length of the video, if the response contains it, as for an avatar; otherwise <see langword="null"/>.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The separate sound file from <see cref="VideoToAudioRequest"/>; otherwise <see langword="null"/>.</summary>
    public KlingFile? Audio { get; init; }

    /// <summary>The video's URL: <see cref="KlingFile.Url"/> of <see cref="File"/>.</summary>
    [JsonIgnore]
    public Uri Url => File.Url;

    /// <summary>Its media type: <see cref="KlingFile.ContentType"/> of <see cref="File"/>.</summary>
    [JsonIgnore]
    public string? ContentType => File.ContentType;

    /// <summary>The file name that fal chose: <see cref="KlingFile.FileName"/> of <see cref="File"/>.</summary>
    [JsonIgnore]
    public string? FileName => File.FileName;

    /// <summary>Its size in bytes: <see cref="KlingFile.FileSize"/> of <see cref="File"/>.</summary>
    [JsonIgnore]
    public long? FileSize => File.FileSize;

    internal override IEnumerable<KlingFile> AllFiles => Audio is null ? [File] : [File, Audio];

    /// <summary>Converts a video to its file, so that a video can be passed to a download.</summary>
    /// <param name="video">The video.</param>
    public static implicit operator KlingFile(KlingVideo video)
    {
        ArgumentNullException.ThrowIfNull(video);
        return video.File;
    }

    /// <summary>Returns the video's file.</summary>
    public KlingFile ToKlingFile() => File;

    /// <inheritdoc/>
    public override string ToString() => base.ToString();
}
