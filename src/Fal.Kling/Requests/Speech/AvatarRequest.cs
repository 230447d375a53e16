using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// A Kling avatar: a face from an image speaks a recording. The video is as long as the recording.
/// Source: fal.ai/models/fal-ai/kling-video/ai-avatar/v2/pro.
/// </summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record AvatarRequest : KlingRequest<KlingVideo>
{
    /// <summary>The version. Default: <see cref="AvatarVersion.V2"/>.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public AvatarVersion Version { get; init => field = PropertyChecks.Defined(value, nameof(Version)); }

    /// <summary>The quality: <see cref="KlingTier.Pro"/> or <see cref="KlingTier.Standard"/>. Default: <see cref="KlingTier.Pro"/>.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public KlingTier Tier { get; init => field = Tiers.WithoutFourK(value, nameof(Tier)); } = KlingTier.Pro;

    /// <summary>The face. Required.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required KlingMedia Image { get; init => field = PropertyChecks.NotNull(value, nameof(Image)); }

    /// <summary>The speech. Kling's own API accepts mp3, wav, m4a and aac of at most 5 MB, 2 to 300 seconds. Required.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required KlingMedia Audio { get; init => field = PropertyChecks.NotNull(value, nameof(Audio)); }

    /// <summary>What the video shows besides the face. Default: <c>.</c>, which is also fal's default. Not blank.</summary>
    /// <exception cref="ArgumentException">The value is blank.</exception>
    public string Prompt { get; init => field = PropertyChecks.NotBlank(value, nameof(Prompt)); } = ".";

    /// <inheritdoc/>
    public override string EndpointId => Version == AvatarVersion.V2 ? $"fal-ai/kling-video/ai-avatar/v2/{Tiers.PathOf(Tier)}" : $"fal-ai/kling-video/v1/{Tiers.PathOf(Tier)}/ai-avatar";

    internal static AvatarVersion[] Versions { get; } = [AvatarVersion.V2, AvatarVersion.V1];

    /// <inheritdoc/>
    public bool Equals(AvatarRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input) => this with
    {
        Image = input.Media("image_url", nameof(Image), MediaLimits.UnpublishedImage, Image),
        Audio = input.Media("audio_url", nameof(Audio), MediaLimits.AvatarAudio, Audio),
        Prompt = input.Text("prompt", Prompt),
    };

    private protected override KlingPrice? Price() => Version == AvatarVersion.V1 ? null : Prices.OfSource(Tier == KlingTier.Standard ? 0.0562m : 0.115m, Audio, longest: 300, Tier == KlingTier.Standard ? Prices.Year2026 : Prices.October2026);
}
