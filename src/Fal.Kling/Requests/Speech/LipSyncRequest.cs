using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// Lip sync with a recording: the lips of a person in a video follow a recording.
/// Source: fal.ai/models/fal-ai/kling-video/lipsync/audio-to-video.
/// </summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record LipSyncRequest : KlingRequest<KlingVideo>
{
    /// <summary>The video: mp4 or mov, at most 100 MiB, 2 to 10 seconds, 720 to 1920 pixels a side. Required.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required KlingMedia Video { get; init => field = PropertyChecks.NotNull(value, nameof(Video)); }

    /// <summary>The recording: at most 5 MiB, 2 to 60 seconds. Required.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required KlingMedia Audio { get; init => field = PropertyChecks.NotNull(value, nameof(Audio)); }

    /// <inheritdoc/>
    public override string EndpointId => "fal-ai/kling-video/lipsync/audio-to-video";

    /// <inheritdoc/>
    public bool Equals(LipSyncRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input) => this with
    {
        Video = input.Media("video_url", nameof(Video), MediaLimits.LipSyncVideo, Video),
        Audio = input.Media("audio_url", nameof(Audio), MediaLimits.LipSyncAudio, Audio),
    };

    private protected override KlingPrice? Price() => Prices.LipSync(Video, longest: 10);
}
