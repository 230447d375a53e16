using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// Kling O1: a silent video of 3 to 10 seconds that shows the contents of your images. At most seven images and elements in all.
/// Source: fal.ai/models/fal-ai/kling-video/o1/reference-to-video.
/// </summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record KlingO1ReferenceToVideoRequest : KlingRequest<KlingVideo>
{
    /// <summary>The quality: <see cref="KlingTier.Pro"/> or <see cref="KlingTier.Standard"/>. Default: <see cref="KlingTier.Pro"/>.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public KlingTier Tier { get; init => field = Tiers.WithoutFourK(value, nameof(Tier)); } = KlingTier.Pro;

    /// <summary>What the video shows. <c>@Image1</c> and <c>@Element1</c> stand for the first of <see cref="Images"/> and <see cref="Elements"/>. Required; not blank, at most 2500 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is blank or too long.</exception>
    public required string Prompt { get; init => field = PropertyChecks.Prompt(value, nameof(Prompt)); }

    /// <summary>Reference images. At most 10 MiB, at least 300 pixels a side, aspect ratio from 1:2.5 to 2.5:1. Default: <see langword="null"/>.</summary>
    /// <exception cref="ArgumentException">An entry is null.</exception>
    public IReadOnlyList<KlingMedia>? Images { get; init => field = PropertyChecks.Copy(value, nameof(Images)); }

    /// <summary>Characters and objects, as images. Default: <see langword="null"/>.</summary>
    public IReadOnlyList<KlingElement>? Elements { get; init => field = PropertyChecks.Copy(value, nameof(Elements)); }

    /// <summary>The length, from 3 to 10 seconds. Default: <see langword="null"/>, which is 5.</summary>
    /// <exception cref="ArgumentException">The value is outside 3 to 10.</exception>
    public int? Seconds { get; init => field = PropertyChecks.Within(value, 3, 10, nameof(Seconds)); }

    /// <summary>The aspect ratio: 16:9, 9:16 or 1:1. Default: <see cref="AspectRatio.Landscape16x9"/>.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public AspectRatio AspectRatio { get; init => field = PropertyChecks.OneOf(value, AspectRatios.Video, nameof(AspectRatio)); }

    /// <inheritdoc/>
    public override string EndpointId => Tier == KlingTier.Standard ? "fal-ai/kling-video/o1/standard/reference-to-video" : "fal-ai/kling-video/o1/reference-to-video";

    /// <inheritdoc/>
    public bool Equals(KlingO1ReferenceToVideoRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input) => this with
    {
        Prompt = input.RequiredText("prompt", Prompt),
        Images = input.MediaList("image_urls", nameof(Images), MediaLimits.Image, Images),
        Elements = input.Objects("elements", nameof(Elements), Elements, KlingElement.Blank, KlingElement.Map),
        Seconds = input.Value("duration", Seconds ?? Defaults.Seconds, InputType.SecondsText),
        AspectRatio = input.Value("aspect_ratio", AspectRatio, InputType.Enum<AspectRatio>()),
    };

    private protected override void AddProblems(RequestProblems problems)
    {
        ElementRules.AddImageProblems(problems, Elements);
        ReferenceRules.AddProblems(problems, 7, Elements, Images);
    }

    private protected override KlingPrice? Price() => Prices.PerSecond(Tier == KlingTier.Standard ? 0.084m : 0.112m, Seconds ?? Defaults.Seconds, Prices.Year2026, isExact: Tier != KlingTier.Standard);
}
