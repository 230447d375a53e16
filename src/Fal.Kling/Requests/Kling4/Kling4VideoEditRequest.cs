using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// Kling 4.0: changes a video. As far as is known, the result is as long as the source.
/// This version knows the fields that fal's pages show. Send others with <see cref="KlingRequest.AdditionalInput"/>.
/// Source: fal.ai/models/kling/v4/video-to-video/edit.
/// </summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record Kling4VideoEditRequest : KlingRequest<KlingVideo>
{
    /// <summary>Whether to use Kling 4.0 Flash, which is cheaper, 720p only, and accepts fewer fields. Default: <see langword="false"/>.</summary>
    public bool Flash { get; init; }

    /// <summary>What the video shows. Required; not blank. Other hosts accept 26,000 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is blank.</exception>
    public required string Prompt { get; init => field = PropertyChecks.NotBlank(value, nameof(Prompt)); }

    /// <summary>The source: at most 300 MiB, 3 to 30 seconds, 700 to 4553 pixels a side, aspect ratio from 1:2.5 to 2.5:1. Required.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required KlingMedia Video { get; init => field = PropertyChecks.NotNull(value, nameof(Video)); }

    /// <summary>Reference images. At most 30 MiB, at least 300 pixels a side, aspect ratio from 1:2.5 to 2.5:1. Default: <see langword="null"/>.</summary>
    /// <exception cref="ArgumentException">An entry is null.</exception>
    public IReadOnlyList<KlingMedia>? Images { get; init => field = PropertyChecks.Copy(value, nameof(Images)); }

    /// <summary>The size: 720p or 1080p. Flash is always 720p and doesn't have this field. Default: <see cref="VideoResolution.P1080"/>.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public VideoResolution Resolution { get; init => field = PropertyChecks.Defined(value, nameof(Resolution)); } = VideoResolution.P1080;

    /// <inheritdoc/>
    public override string EndpointId => Flash ? "kling/v4/flash/video-to-video" : "kling/v4/video-to-video/edit";

    /// <inheritdoc/>
    public bool Equals(Kling4VideoEditRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input) => this with
    {
        Prompt = input.RequiredText("prompt", Prompt),
        Video = input.Media("video_url", nameof(Video), MediaLimits.Kling4Video, Video),
        Images = input.MediaList("image_urls", nameof(Images), MediaLimits.Kling4Image, Images),
        Resolution = input.Optional("resolution", Flash ? null : Resolution, InputType.Enum<VideoResolution>()) ?? Resolution,
    };

    private protected override KlingPrice? Price() => Flash ? null : Prices.OfSource(2 * Kling4Rules.RateWithVideo(Resolution), Video, longest: 30, Prices.October2026);
}
