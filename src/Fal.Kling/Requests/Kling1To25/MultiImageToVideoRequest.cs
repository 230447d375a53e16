using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// Kling 1.6 "elements": a video of 5 or 10 seconds that combines the contents of up to four images.
/// Source: fal.ai/models/fal-ai/kling-video/v1.6/pro/elements.
/// </summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record MultiImageToVideoRequest : KlingRequest<KlingVideo>
{
    /// <summary>The quality: <see cref="KlingTier.Pro"/> or <see cref="KlingTier.Standard"/>. Default: <see cref="KlingTier.Pro"/>.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public KlingTier Tier { get; init => field = Tiers.WithoutFourK(value, nameof(Tier)); } = KlingTier.Pro;

    /// <summary>What the video shows. Required; not blank, at most 2500 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is blank or too long.</exception>
    public required string Prompt { get; init => field = PropertyChecks.Prompt(value, nameof(Prompt)); }

    /// <summary>One to four images. Required.</summary>
    /// <exception cref="ArgumentException">An entry is null.</exception>
    public required IReadOnlyList<KlingMedia> Images { get; init => field = PropertyChecks.RequiredCopy(value, nameof(Images)); }

    /// <summary>The length in seconds: 5 or 10. Default: <see langword="null"/>, which is 5.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public int? Seconds { get; init => field = PropertyChecks.OneOf(value, [5, 10], nameof(Seconds)); }

    /// <summary>The aspect ratio: 16:9, 9:16 or 1:1. Default: <see cref="AspectRatio.Landscape16x9"/>.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public AspectRatio AspectRatio { get; init => field = PropertyChecks.OneOf(value, AspectRatios.Video, nameof(AspectRatio)); }

    /// <summary>What the video must not show. Default: <c>blur, distort, and low quality</c>, which is also fal's default. At most 2500 characters; may be empty.</summary>
    /// <exception cref="ArgumentException">The value is too long.</exception>
    public string NegativePrompt { get; init => field = PropertyChecks.WithinTextLimit(value, nameof(NegativePrompt)); } = Defaults.NegativePrompt;

    /// <inheritdoc/>
    public override string EndpointId => $"fal-ai/kling-video/v1.6/{Tiers.PathOf(Tier)}/elements";

    /// <inheritdoc/>
    public bool Equals(MultiImageToVideoRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input) => this with
    {
        Prompt = input.RequiredText("prompt", Prompt),
        Images = input.MediaList("input_image_urls", nameof(Images), MediaLimits.UnpublishedImage, Images)!,
        Seconds = input.Value("duration", Seconds ?? Defaults.Seconds, InputType.SecondsText),
        AspectRatio = input.Value("aspect_ratio", AspectRatio, InputType.Enum<AspectRatio>()),
        NegativePrompt = input.Text("negative_prompt", NegativePrompt),
    };

    private protected override void AddProblems(RequestProblems problems) => problems.RefuseIf(Images.Count is 0 or > 4, nameof(Images), $"there are {Images.Count}, but fal accepts 1 to 4.");

    private protected override KlingPrice? Price() => Tier == KlingTier.Standard ? null : Prices.PerSecond(0.098m, Seconds ?? Defaults.Seconds, Prices.Year2026);
}
