using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// Kling O1: a silent video that starts from an image, of 3 to 10 seconds. It can end with another image. Source:
/// fal.ai/models/fal-ai/kling-video/o1/image-to-video.
/// </summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record KlingO1ImageToVideoRequest : KlingRequest<KlingVideo>
{
    /// <summary>The quality: <see cref="KlingTier.Pro"/> or <see cref="KlingTier.Standard"/>. Default: <see cref="KlingTier.Pro"/>.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public KlingTier Tier { get; init => field = Tiers.WithoutFourK(value, nameof(Tier)); } = KlingTier.Pro;

    /// <summary>What the video shows. <c>@Image1</c> stands for the first frame, <c>@Image2</c> for the last one. Required; not blank, at most 2500 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is blank or too long.</exception>
    public required string Prompt { get; init => field = PropertyChecks.Prompt(value, nameof(Prompt)); }

    /// <summary>The first frame. At most 10 MiB, at least 300 pixels a side, aspect ratio from 1:2.5 to 2.5:1. Required.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required KlingMedia StartImage { get; init => field = PropertyChecks.NotNull(value, nameof(StartImage)); }

    /// <summary>The last frame, with the same limits. Default: <see langword="null"/>.</summary>
    public KlingMedia? EndImage { get; init; }

    /// <summary>The length, from 3 to 10 seconds. Default: <see langword="null"/>, which is 5.</summary>
    /// <exception cref="ArgumentException">The value is outside 3 to 10.</exception>
    public int? Seconds { get; init => field = PropertyChecks.Within(value, 3, 10, nameof(Seconds)); }

    /// <inheritdoc/>
    public override string EndpointId => Tier == KlingTier.Standard ? "fal-ai/kling-video/o1/standard/image-to-video" : "fal-ai/kling-video/o1/image-to-video";

    /// <inheritdoc/>
    public bool Equals(KlingO1ImageToVideoRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input) => this with
    {
        Prompt = input.RequiredText("prompt", Prompt),
        StartImage = input.Media("start_image_url", nameof(StartImage), MediaLimits.Image, StartImage),
        EndImage = input.OptionalMedia("end_image_url", nameof(EndImage), MediaLimits.Image, EndImage),
        Seconds = input.Value("duration", Seconds ?? Defaults.Seconds, InputType.SecondsText),
    };

    private protected override KlingPrice? Price() => Prices.PerSecond(Tier == KlingTier.Standard ? 0.084m : 0.112m, Seconds ?? Defaults.Seconds, Prices.Year2026);
}
