using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>Kling O3: a new video in the style of another, such as its next shot. Source: fal.ai/models/fal-ai/kling-video/o3/pro/video-to-video/reference.</summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record KlingO3VideoReferenceRequest : KlingRequest<KlingVideo>
{
    /// <summary>The quality. Default: <see cref="KlingTier.Pro"/>.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public KlingTier Tier { get; init => field = PropertyChecks.Defined(value, nameof(Tier)); } = KlingTier.Pro;

    /// <summary>
    /// What the video shows. <c>@Video1</c>, <c>@Image1</c> and <c>@Element1</c> stand for the source and for the first image and element. Required; not blank,
    /// at most 2500 characters.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is blank or too long.</exception>
    public required string Prompt { get; init => field = PropertyChecks.Prompt(value, nameof(Prompt)); }

    /// <summary>The source: mp4 or mov, at most 200 MiB, 3 to 15 seconds, 720 to 3840 pixels a side. Required.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required KlingMedia Video { get; init => field = PropertyChecks.NotNull(value, nameof(Video)); }

    /// <summary>
    /// Reference images, at most four including the elements. At most 10 MiB, at least 300 pixels a side, aspect ratio from 1:2.5 to 2.5:1. Default:
    /// <see langword="null"/>.
    /// </summary>
    /// <exception cref="ArgumentException">An entry is null.</exception>
    public IReadOnlyList<KlingMedia>? Images { get; init => field = PropertyChecks.Copy(value, nameof(Images)); }

    /// <summary>Whether the video keeps the sound of the source. Default: <see langword="true"/>.</summary>
    public bool KeepAudio { get; init; } = true;

    /// <summary>Characters and objects, as images. Default: <see langword="null"/>.</summary>
    public IReadOnlyList<KlingElement>? Elements { get; init => field = PropertyChecks.Copy(value, nameof(Elements)); }

    /// <summary>The aspect ratio: 16:9, 9:16, 1:1 or that of the source video. Default: <see cref="AspectRatio.Auto"/>.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public AspectRatio AspectRatio { get; init => field = PropertyChecks.OneOf(value, AspectRatios.VideoOrAuto, nameof(AspectRatio)); } = AspectRatio.Auto;

    /// <summary>The length, from 3 to 15 seconds. Default: <see langword="null"/>, which leaves it to fal.</summary>
    /// <exception cref="ArgumentException">The value is outside 3 to 15.</exception>
    public int? Seconds { get; init => field = PropertyChecks.Within(value, 3, 15, nameof(Seconds)); }

    /// <inheritdoc/>
    public override string EndpointId => $"fal-ai/kling-video/o3/{Tiers.PathOf(Tier)}/video-to-video/reference";

    /// <inheritdoc/>
    public bool Equals(KlingO3VideoReferenceRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input) => this with
    {
        Prompt = input.RequiredText("prompt", Prompt),
        Video = input.Media("video_url", nameof(Video), MediaLimits.O3Video, Video),
        Images = input.MediaList("image_urls", nameof(Images), MediaLimits.Image, Images),
        KeepAudio = input.Value("keep_audio", KeepAudio, InputType.Flag),
        Elements = input.Objects("elements", nameof(Elements), Elements, KlingElement.Blank, KlingElement.Map),
        AspectRatio = input.Value("aspect_ratio", AspectRatio, InputType.Enum<AspectRatio>()),
        Seconds = input.Optional("duration", Seconds, InputType.SecondsText),
    };

    private protected override void AddProblems(RequestProblems problems)
    {
        ElementRules.AddImageProblems(problems, Elements);
        ReferenceRules.AddProblems(problems, 4, Elements, Images);
    }

    private protected override KlingPrice? Price() => Prices.AtMost(Prices.KlingO3Edit(Tier), Seconds, longest: 15, Prices.September2026);
}
