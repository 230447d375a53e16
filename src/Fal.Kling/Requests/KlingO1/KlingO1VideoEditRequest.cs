using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>Kling O1: changes a video. The result is as long as the source. Source: fal.ai/models/fal-ai/kling-video/o1/video-to-video/edit.</summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record KlingO1VideoEditRequest : KlingRequest<KlingVideo>
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

    /// <inheritdoc/>
    public override string EndpointId => Tier == KlingTier.Standard ? "fal-ai/kling-video/o1/standard/video-to-video/edit" : "fal-ai/kling-video/o1/video-to-video/edit";

    /// <inheritdoc/>
    public bool Equals(KlingO1VideoEditRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input) => this with
    {
        Prompt = input.RequiredText("prompt", Prompt),
        Video = input.Media("video_url", nameof(Video), MediaLimits.O1Video, Video),
        KeepAudio = input.Value("keep_audio", KeepAudio, InputType.Flag),
        Images = input.MediaList("image_urls", nameof(Images), MediaLimits.Image, Images),
        Elements = input.Objects("elements", nameof(Elements), Elements, KlingElement.Blank, KlingElement.Map),
    };

    private protected override void AddProblems(RequestProblems problems)
    {
        ElementRules.AddImageProblems(problems, Elements);
        ReferenceRules.AddProblems(problems, 4, Elements, Images);
    }

    private protected override KlingPrice? Price() => Prices.OfSource(Tier == KlingTier.Standard ? 0.126m : 0.168m, Video, longest: 10, Prices.Year2026);
}
