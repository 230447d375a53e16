using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// Adds sound to a video. The result contains the video with the sound, and the sound alone. Both prompts are required, because fal's defaults are the sound of a car race.
/// Source: fal.ai/models/fal-ai/kling-video/video-to-audio.
/// </summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record VideoToAudioRequest : KlingRequest<KlingVideo>
{
    /// <summary>The video: mp4 or mov, at most 100 MiB, 3 to 20 seconds. Required.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required KlingMedia Video { get; init => field = PropertyChecks.NotNull(value, nameof(Video)); }

    /// <summary>The sounds. Required; not blank, at most 200 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is blank or too long.</exception>
    public required string SoundEffectPrompt { get; init => field = PropertyChecks.WithinTextLimit(PropertyChecks.NotBlank(value, nameof(SoundEffectPrompt)), nameof(SoundEffectPrompt), 200); }

    /// <summary>The music. Required; not blank, at most 200 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is blank or too long.</exception>
    public required string BackgroundMusicPrompt { get; init => field = PropertyChecks.WithinTextLimit(PropertyChecks.NotBlank(value, nameof(BackgroundMusicPrompt)), nameof(BackgroundMusicPrompt), 200); }

    /// <summary>Whether the sounds are soft and close, as in ASMR recordings. Default: <see langword="false"/>.</summary>
    public bool AsmrMode { get; init; }

    /// <inheritdoc/>
    public override string EndpointId => "fal-ai/kling-video/video-to-audio";

    /// <inheritdoc/>
    public bool Equals(VideoToAudioRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input) => this with
    {
        Video = input.Media("video_url", nameof(Video), MediaLimits.SilentVideo, Video),
        SoundEffectPrompt = input.RequiredText("sound_effect_prompt", SoundEffectPrompt),
        BackgroundMusicPrompt = input.RequiredText("background_music_prompt", BackgroundMusicPrompt),
        AsmrMode = input.Value("asmr_mode", AsmrMode, InputType.Flag),
    };

    private protected override KlingPrice? Price() => Prices.Each(0.035m, 1, "video", Prices.September2026);
}
