using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// Kling O3: a video of 3 to 15 seconds that shows your images, characters and objects. It can have a first and a last frame.
/// Source: fal.ai/models/fal-ai/kling-video/o3/pro/reference-to-video.
/// </summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record KlingO3ReferenceToVideoRequest : KlingRequest<KlingVideo>
{
    /// <summary>The quality. Default: <see cref="KlingTier.Pro"/>.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public KlingTier Tier { get; init => field = PropertyChecks.Defined(value, nameof(Tier)); } = KlingTier.Pro;

    /// <summary>
    /// What the video shows: not blank, at most 2500 characters. <c>@Image1</c> and <c>@Element1</c> stand for the first of <see cref="Images"/> and <see cref="Elements"/>.
    /// Either this or <see cref="Shots"/>. Default: <see langword="null"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The value is blank or too long.</exception>
    public string? Prompt { get; init => field = PropertyChecks.OptionalPrompt(value, nameof(Prompt)); }

    /// <summary>What the video shows, shot by shot. Either this or <see cref="Prompt"/>. Default: <see langword="null"/>.</summary>
    public IReadOnlyList<KlingShot>? Shots { get; init => field = PropertyChecks.Copy(value, nameof(Shots)); }

    /// <summary>The first frame. At most 10 MiB, at least 300 pixels a side, aspect ratio from 1:2.5 to 2.5:1. Default: <see langword="null"/>.</summary>
    public KlingMedia? StartImage { get; init; }

    /// <summary>The last frame, with the same limits. It requires <see cref="StartImage"/>. Default: <see langword="null"/>.</summary>
    public KlingMedia? EndImage { get; init; }

    /// <summary>Reference images. At most 10 MiB, at least 300 pixels a side, aspect ratio from 1:2.5 to 2.5:1. Default: <see langword="null"/>.</summary>
    /// <exception cref="ArgumentException">An entry is null.</exception>
    public IReadOnlyList<KlingMedia>? Images { get; init => field = PropertyChecks.Copy(value, nameof(Images)); }

    /// <summary>
    /// Characters and objects: images or one video each, at most one with a video. At most seven elements and images, or four with a video. Default:
    /// <see langword="null"/>.
    /// </summary>
    public IReadOnlyList<KlingElement>? Elements { get; init => field = PropertyChecks.Copy(value, nameof(Elements)); }

    /// <summary>Whether the video has sound, which costs more except in <see cref="KlingTier.FourK"/>. Default: <see langword="false"/>, which is fal's default for O3.</summary>
    public bool GenerateAudio { get; init; }

    /// <summary>The length, from 3 to 15 seconds. Default: <see langword="null"/>, which is the sum of <see cref="Shots"/>, or 5 without shots.</summary>
    /// <exception cref="ArgumentException">The value is outside 3 to 15.</exception>
    public int? Seconds { get; init => field = PropertyChecks.Within(value, 3, 15, nameof(Seconds)); }

    /// <summary>Who decides where the shots end. Only sent with <see cref="Shots"/>. Default: <see cref="ShotType.Customize"/>.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public ShotType ShotType { get; init => field = PropertyChecks.Defined(value, nameof(ShotType)); }

    /// <summary>The aspect ratio: 16:9, 9:16 or 1:1. Default: <see cref="AspectRatio.Landscape16x9"/>.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public AspectRatio AspectRatio { get; init => field = PropertyChecks.OneOf(value, AspectRatios.Video, nameof(AspectRatio)); }

    /// <inheritdoc/>
    public override string EndpointId => $"fal-ai/kling-video/o3/{Tiers.PathOf(Tier)}/reference-to-video";

    /// <inheritdoc/>
    public bool Equals(KlingO3ReferenceToVideoRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input)
    {
        IReadOnlyList<KlingShot>? shots = input.Objects("multi_prompt", nameof(Shots), Shots, KlingShot.Blank, KlingShot.Map);
        return this with
        {
            Prompt = input.OptionalText("prompt", Prompt),
            Shots = shots,
            StartImage = input.OptionalMedia("start_image_url", nameof(StartImage), MediaLimits.Image, StartImage),
            EndImage = input.OptionalMedia("end_image_url", nameof(EndImage), MediaLimits.Image, EndImage),
            Images = input.MediaList("image_urls", nameof(Images), MediaLimits.Image, Images),
            Elements = input.Objects("elements", nameof(Elements), Elements, KlingElement.Blank, KlingElement.Map),
            GenerateAudio = input.Value("generate_audio", GenerateAudio, InputType.Flag),
            Seconds = ShotRules.MapSeconds(input, shots, Seconds),
            ShotType = ShotRules.Map(input, shots, ShotType),
            AspectRatio = input.Value("aspect_ratio", AspectRatio, InputType.Enum<AspectRatio>()),
        };
    }

    private protected override void AddProblems(RequestProblems problems)
    {
        ShotRules.AddProblems(problems, Prompt, Shots, Seconds, ShotType);
        ElementRules.AddProblems(problems, Elements);
        ReferenceRules.AddProblemsOfO3(problems, Tier, Elements, Images);
        problems.WarnIf(EndImage is not null && StartImage is null, nameof(EndImage), "StartImage is not set, and Kling's own API accepts a last frame only with a first one.");
        problems.WarnIf(GenerateAudio && ElementRules.HaveVideo(Elements), nameof(GenerateAudio), "an element has a video, and Kling's own API does not generate sound in that case.");
    }

    private protected override KlingPrice? Price() => Prices.KlingO3(Tier, GenerateAudio, ShotRules.LongestOf(Shots, Seconds));
}
