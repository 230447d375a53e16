using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>Kling 3 Turbo: a video made from text, of 3 to 15 seconds, always with sound. Source: fal.ai/models/fal-ai/kling-video/v3/turbo/pro/text-to-video.</summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record Kling3TurboTextToVideoRequest : KlingRequest<KlingVideo>
{
    /// <summary>The quality: <see cref="KlingTier.Pro"/> or <see cref="KlingTier.Standard"/>. Default: <see cref="KlingTier.Pro"/>.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public KlingTier Tier { get; init => field = Tiers.WithoutFourK(value, nameof(Tier)); } = KlingTier.Pro;

    /// <summary>
    /// What the video shows: not blank, recommended length up to 2500 characters.
    /// Either this or <see cref="Shots"/>. Default: <see langword="null"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The value is blank.</exception>
    public string? Prompt { get; init => field = value is null ? null : PropertyChecks.NotBlank(value, nameof(Prompt)); }

    /// <summary>What the video shows, shot by shot. Either this or <see cref="Prompt"/>. Default: <see langword="null"/>.</summary>
    public IReadOnlyList<KlingShot>? Shots { get; init => field = PropertyChecks.Copy(value, nameof(Shots)); }

    /// <summary>The aspect ratio: 16:9, 9:16 or 1:1. Default: <see cref="AspectRatio.Landscape16x9"/>.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public AspectRatio AspectRatio { get; init => field = PropertyChecks.OneOf(value, AspectRatios.Video, nameof(AspectRatio)); }

    /// <summary>The length, from 3 to 15 seconds. Default: <see langword="null"/>, which is the sum of <see cref="Shots"/>, or 5 without shots.</summary>
    /// <exception cref="ArgumentException">The value is outside 3 to 15.</exception>
    public int? Seconds { get; init => field = PropertyChecks.Within(value, 3, 15, nameof(Seconds)); }

    /// <inheritdoc/>
    public override string EndpointId => $"fal-ai/kling-video/v3/turbo/{Tiers.PathOf(Tier)}/text-to-video";

    /// <inheritdoc/>
    public bool Equals(Kling3TurboTextToVideoRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input)
    {
        IReadOnlyList<KlingShot>? shots = input.Objects("multi_prompt", nameof(Shots), Shots, KlingShot.Blank, KlingShot.Map);
        return this with
        {
            Prompt = input.OptionalText("prompt", Prompt),
            Shots = shots,
            AspectRatio = input.Value("aspect_ratio", AspectRatio, InputType.Enum<AspectRatio>()),
            Seconds = ShotRules.MapSeconds(input, shots, Seconds),
        };
    }

    private protected override void AddProblems(RequestProblems problems) => ShotRules.AddTurboProblems(problems, Prompt, Shots, Seconds);

    private protected override KlingPrice? Price() => Prices.PerSecond(Tier == KlingTier.Standard ? 0.112m : 0.14m, ShotRules.LongestOf(Shots, Seconds), Prices.September2026);
}
