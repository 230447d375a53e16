using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>Kling O1: a new video in the style of another, such as its next shot. Source: fal.ai/models/fal-ai/kling-video/o1/video-to-video/reference.</summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record KlingO1VideoReferenceRequest : KlingRequest<KlingVideo>
{
    /// <summary>The quality: <see cref="KlingTier.Pro"/> or <see cref="KlingTier.Standard"/>. Default: <see cref="KlingTier.Pro"/>.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public KlingTier Tier { get; init => field = Tiers.WithoutFourK(value, nameof(Tier)); } = KlingTier.Pro;

    /// <summary>
    /// What the video shows. <c>@Video1</c>, <c>@Image1</c> and <c>@Element1</c> stand for the source and for the first image and element. Required; not blank,
    /// at most 2500 characters.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is blank or too long.</exception>
    public required string Prompt { get; init => field = PropertyChecks.Prompt(value, nameof(Prompt)); }

    /// <summary>The source: mp4 or mov, at most 200 MiB, 3 to 10 seconds, 720 to 2160 pixels a side. Required.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required KlingMedia Video { get; init => field = PropertyChecks.NotNull(value, nameof(Video)); }

    /// <summary>Whether the video keeps the sound of the source. Default: <see langword="false"/>.</summary>
    public bool KeepAudio { get; init; }

    /// <summary>
    /// Reference images, at most four including the elements. At most 10 MiB, at least 300 pixels a side, aspect ratio from 1:2.5 to 2.5:1. Default:
    /// <see langword="null"/>.
    /// </summary>
    /// <exception cref="ArgumentException">An entry is null.</exception>
    public IReadOnlyList<KlingMedia>? Images { get; init => field = PropertyChecks.Copy(value, nameof(Images)); }

    /// <summary>Characters and objects, as images. Default: <see langword="null"/>.</summary>
    public IReadOnlyList<KlingElement>? Elements { get; init => field = PropertyChecks.Copy(value, nameof(Elements)); }

    /// <summary>The aspect ratio: 16:9, 9:16, 1:1 or that of the source video. Default: <see cref="AspectRatio.Auto"/>.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public AspectRatio AspectRatio { get; init => field = PropertyChecks.OneOf(value, AspectRatios.VideoOrAuto, nameof(AspectRatio)); } = AspectRatio.Auto;

    /// <summary>The length, from 3 to 10 seconds. Default: <see langword="null"/>, which is 5.</summary>
    /// <exception cref="ArgumentException">The value is outside 3 to 10.</exception>
    public int? Seconds { get; init => field = PropertyChecks.Within(value, 3, 10, nameof(Seconds)); }

    /// <inheritdoc/>
    public override string EndpointId => Tier == KlingTier.Standard ? "fal-ai/kling-video/o1/standard/video-to-video/reference" : "fal-ai/kling-video/o1/video-to-video/reference";

    /// <inheritdoc/>
    public bool Equals(KlingO1VideoReferenceRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input) => this with
    {
        Prompt = input.RequiredText("prompt", Prompt),
        Video = input.Media("video_url", nameof(Video), MediaLimits.O1Video, Video),
        KeepAudio = input.Value("keep_audio", KeepAudio, InputType.Flag),
        Images = input.MediaList("image_urls", nameof(Images), MediaLimits.Image, Images),
        Elements = input.Objects("elements", nameof(Elements), Elements, KlingElement.Blank, KlingElement.Map),
        AspectRatio = input.Value("aspect_ratio", AspectRatio, InputType.Enum<AspectRatio>()),
        Seconds = input.Value("duration", Seconds ?? Defaults.Seconds, InputType.SecondsText),
    };

    private protected override void AddProblems(RequestProblems problems)
    {
        ElementRules.AddImageProblems(problems, Elements);
        ReferenceRules.AddProblems(problems, 4, Elements, Images);
    }

    private protected override KlingPrice? Price() => Prices.PerSecond(Tier == KlingTier.Standard ? 0.126m : 0.168m, Seconds ?? Defaults.Seconds, Prices.Year2026, isExact: false);
}
