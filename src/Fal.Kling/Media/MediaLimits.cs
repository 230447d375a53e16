namespace Fal.Kling;

/// <summary>The kinds of media that a field accepts.</summary>
[Flags]
internal enum MediaKinds
{
    None = 0,
    Image = 1,
    Video = 2,
    Audio = 4,
}

/// <summary>
/// What a field accepts, as published by fal. Content outside the limits is refused before the upload. If the limits are only known from other endpoints or hosts
/// (<see cref="AreCertain"/>), it only causes a warning. Only local media are checked.
/// </summary>
internal sealed record MediaLimits
{
    private const long MiB = 1024 * 1024;

    public required MediaKinds Kinds { get; init; }

    /// <summary>Gets whether fal publishes the limits for the field. Otherwise a violation is only a warning.</summary>
    public bool AreCertain { get; init; } = true;

    /// <summary>Gets the accepted media types; empty for any of <see cref="Kinds"/>.</summary>
    public IReadOnlyList<string> MediaTypes { get; init; } = [];

    /// <summary>Gets the formats in words: "mp4 or mov".</summary>
    public string? Formats { get; init; }

    public long? MaxBytes { get; init; }

    /// <summary>The shortest side in pixels.</summary>
    public int? MinSide { get; init; }

    /// <summary>The longest side in pixels.</summary>
    public int? MaxSide { get; init; }

    /// <summary>Gets the largest aspect ratio: 2.5 allows 1:2.5 to 2.5:1.</summary>
    public double? MaxRatio { get; init; }

    public double? MinSeconds { get; init; }

    public double? MaxSeconds { get; init; }

    /// <summary>Gets the minimum frames per second.</summary>
    public double? MinFrameRate { get; init; }

    /// <summary>Gets the maximum frames per second.</summary>
    public double? MaxFrameRate { get; init; }

    /// <summary>The images of most generations (2.5 Turbo Standard, 2.6, 3, O1, O3, Kling images, elements).</summary>
    public static MediaLimits Image { get; } = new() { Kinds = MediaKinds.Image, MaxBytes = 10 * MiB, MinSide = 300, MaxRatio = 2.5 };

    /// <summary>Images of endpoints for which fal does not publish limits. Kling's other versions have these.</summary>
    public static MediaLimits UnpublishedImage { get; } = Image with { AreCertain = false, MaxBytes = 10_000_000 };

    /// <summary>The first frame of Kling 3 Turbo.</summary>
    public static MediaLimits TurboImage { get; } = new()
    {
        Kinds = MediaKinds.Image,
        MediaTypes = ["image/jpeg", "image/png"],
        Formats = "jpg or png",
        MaxBytes = 50 * MiB,
        MinSide = 300,
        MaxRatio = 2.5,
    };

    /// <summary>The character of motion control.</summary>
    public static MediaLimits MotionImage { get; } = new() { Kinds = MediaKinds.Image, MaxBytes = 10 * MiB, MinSide = 340, MaxSide = 3850, MaxRatio = 2.5 };

    /// <summary>The driving video of motion control.</summary>
    public static MediaLimits MotionVideo { get; } = new() { Kinds = MediaKinds.Video, MaxBytes = 100 * MiB, MinSide = 340, MaxSide = 3850, MinSeconds = 3, MaxSeconds = 30.05 };

    /// <summary>The source of O1's edits and references.</summary>
    public static MediaLimits O1Video { get; } = Mp4OrMov(200, 3, 10.05) with { MinSide = 720, MaxSide = 2160, MinFrameRate = 24, MaxFrameRate = 60 };

    /// <summary>The video of an element.</summary>
    public static MediaLimits ElementVideo { get; } = O1Video;

    /// <summary>The source of O3's edits and references.</summary>
    public static MediaLimits O3Video { get; } = Mp4OrMov(200, 3, 15) with { MinSide = 720, MaxSide = 3840, MinFrameRate = 24, MaxFrameRate = 60 };

    /// <summary>The video for lip sync to a sound.</summary>
    public static MediaLimits LipSyncVideo { get; } = Mp4OrMov(100, 2, 10) with { MinSide = 720, MaxSide = 1920 };

    /// <summary>The video for lip sync to a text.</summary>
    public static MediaLimits TextLipSyncVideo { get; } = Mp4OrMov(100, 2, 60) with { MinSide = 720, MaxSide = 1920 };

    /// <summary>The sound for lip sync.</summary>
    public static MediaLimits LipSyncAudio { get; } = new() { Kinds = MediaKinds.Audio, MaxBytes = 5 * MiB, MinSeconds = 2, MaxSeconds = 60 };

    /// <summary>The speech of an avatar. fal does not publish limits. Kling's own API has these.</summary>
    public static MediaLimits AvatarAudio { get; } = new() { Kinds = MediaKinds.Audio, AreCertain = false, MaxBytes = 5 * MiB, MinSeconds = 2, MaxSeconds = 300 };

    /// <summary>The recording of a voice.</summary>
    public static MediaLimits VoiceSample { get; } = new()
    {
        Kinds = MediaKinds.Audio | MediaKinds.Video,

        // An audio-only MP4 is also accepted.
        MediaTypes = ["audio/mpeg", "audio/wav", "audio/mp4", "video/mp4", "video/quicktime"],
        Formats = "mp3, wav, mp4 or mov",
        MinSeconds = 5,
        MaxSeconds = 30,
    };

    /// <summary>The video to which sound is added.</summary>
    public static MediaLimits SilentVideo { get; } = Mp4OrMov(100, 3, 20);

    /// <summary>The images of Kling 4.0.</summary>
    public static MediaLimits Kling4Image { get; } = new() { Kinds = MediaKinds.Image, MaxBytes = 30 * MiB, MinSide = 300, MaxRatio = 2.5 };

    /// <summary>The source of Kling 4.0's edits.</summary>
    public static MediaLimits Kling4Video { get; } = new()
    {
        Kinds = MediaKinds.Video,
        MaxBytes = 300 * MiB,
        MinSide = 700,
        MaxSide = 4553,
        MaxRatio = 2.5,
        MinSeconds = 3,
        MaxSeconds = 30.05,
        MinFrameRate = 23.9,
        MaxFrameRate = 60.05,
    };

    /// <summary>The reference videos of Kling 4.0. Their limits are unknown and are assumed to be those of its edits.</summary>
    public static MediaLimits Kling4ReferenceVideo { get; } = Kling4Video with { AreCertain = false };

    /// <summary>Anything that can be uploaded for later use.</summary>
    public static MediaLimits Any { get; } = new() { Kinds = MediaKinds.Image | MediaKinds.Video | MediaKinds.Audio };

    private static MediaLimits Mp4OrMov(int megabytes, double minSeconds, double maxSeconds) => new()
    {
        Kinds = MediaKinds.Video,
        MediaTypes = ["video/mp4", "video/quicktime"],
        Formats = "mp4 or mov",
        MaxBytes = megabytes * MiB,
        MinSeconds = minSeconds,
        MaxSeconds = maxSeconds,
    };
}
