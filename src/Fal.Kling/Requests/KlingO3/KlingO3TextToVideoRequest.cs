using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>Kling O3: a video made from text, of 3 to 15 seconds, with or without sound. Source: fal.ai/models/fal-ai/kling-video/o3/pro/text-to-video.</summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record KlingO3TextToVideoRequest : KlingRequest<KlingVideo>
{
    /// <summary>The quality. Default: <see cref="KlingTier.Pro"/>.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public KlingTier Tier { get; init => field = PropertyChecks.Defined(value, nameof(Tier)); } = KlingTier.Pro;

    /// <summary>
    /// What the video shows: not blank, at most 2500 characters.
    /// Either this or <see cref="Shots"/>. Default: <see langword="null"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The value is blank or too long.</exception>
    public string? Prompt { get; init => field = PropertyChecks.OptionalPrompt(value, nameof(Prompt)); }

    /// <summary>What the video shows, shot by shot. Either this or <see cref="Prompt"/>. Default: <see langword="null"/>.</summary>
    public IReadOnlyList<KlingShot>? Shots { get; init => field = PropertyChecks.Copy(value, nameof(Shots)); }

    /// <summary>The length, from 3 to 15 seconds. Default: <see langword="null"/>, which is the sum of <see cref="Shots"/>, or 5 without shots.</summary>
    /// <exception cref="ArgumentException">The value is outside 3 to 15.</exception>
    public int? Seconds { get; init => field = PropertyChecks.Within(value, 3, 15, nameof(Seconds)); }

    /// <summary>The aspect ratio: 16:9, 9:16 or 1:1. Default: <see cref="AspectRatio.Landscape16x9"/>.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public AspectRatio AspectRatio { get; init => field = PropertyChecks.OneOf(value, AspectRatios.Video, nameof(AspectRatio)); }

    /// <summary>Whether the video has sound, which costs more except in <see cref="KlingTier.FourK"/>. Default: <see langword="false"/>, which is fal's default for O3.</summary>
    public bool GenerateAudio { get; init; }

    /// <summary>Who decides where the shots end. Only sent with <see cref="Shots"/>. Default: <see cref="ShotType.Customize"/>.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public ShotType ShotType { get; init => field = PropertyChecks.Defined(value, nameof(ShotType)); }

    /// <inheritdoc/>
    public override string EndpointId => $"fal-ai/kling-video/o3/{Tiers.PathOf(Tier)}/text-to-video";

    /// <inheritdoc/>
    public bool Equals(KlingO3TextToVideoRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input)
    {
        IReadOnlyList<KlingShot>? shots = input.Objects("multi_prompt", nameof(Shots), Shots, KlingShot.Blank, KlingShot.Map);
        return this with
        {
            Prompt = input.OptionalText("prompt", Prompt),
            Seconds = ShotRules.MapSeconds(input, shots, Seconds),
            AspectRatio = input.Value("aspect_ratio", AspectRatio, InputType.Enum<AspectRatio>()),
            GenerateAudio = input.Value("generate_audio", GenerateAudio, InputType.Flag),
            Shots = shots,
            ShotType = ShotRules.Map(input, shots, ShotType),
        };
    }

    private protected override void AddProblems(RequestProblems problems) => ShotRules.AddProblems(problems, Prompt, Shots, Seconds, ShotType);

    private protected override KlingPrice? Price() => Prices.KlingO3(Tier, GenerateAudio, ShotRules.LongestOf(Shots, Seconds), isExact: Tier != KlingTier.Standard);
}
