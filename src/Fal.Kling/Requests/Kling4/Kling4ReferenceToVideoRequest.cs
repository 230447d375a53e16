using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// Kling 4.0: a video of 3 to 30 seconds that shows the contents of your images and videos, with sound.
/// This version knows the fields that fal's pages show. Send others with <see cref="KlingRequest.AdditionalInput"/>.
/// Source: fal.ai/models/kling/v4/reference-to-video.
/// </summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record Kling4ReferenceToVideoRequest : KlingRequest<KlingVideo>
{
    /// <summary>Whether to use Kling 4.0 Flash, which is cheaper, 720p only, and accepts fewer fields. Default: <see langword="false"/>.</summary>
    public bool Flash { get; init; }

    /// <summary>What the video shows: not blank. Other hosts accept 26,000 characters. Either this or <see cref="Shots"/>. Default: <see langword="null"/>.</summary>
    /// <exception cref="ArgumentException">The value is blank.</exception>
    public string? Prompt { get; init => field = value is null ? null : PropertyChecks.NotBlank(value, nameof(Prompt)); }

    /// <summary>What the video shows, shot by shot. Not on Flash. Either this or <see cref="Prompt"/>. Default: <see langword="null"/>.</summary>
    public IReadOnlyList<KlingShot>? Shots { get; init => field = PropertyChecks.Copy(value, nameof(Shots)); }

    /// <summary>
    /// The length, from 3 to 30 seconds, on Flash to 20. Default: <see langword="null"/>, which is 5. With <see cref="Shots"/> it is their sum, and the field
    /// is not sent.
    /// </summary>
    /// <exception cref="ArgumentException">The value is outside 3 to 30.</exception>
    public int? Seconds { get; init => field = PropertyChecks.Within(value, 3, 30, nameof(Seconds)); }

    /// <summary>
    /// The first frame, which counts as one of the images. Not on Flash. At most 30 MiB, at least 300 pixels a side, aspect ratio from 1:2.5 to 2.5:1. Default:
    /// <see langword="null"/>.
    /// </summary>
    public KlingMedia? StartImage { get; init; }

    /// <summary>At most ten reference images. At most 30 MiB, at least 300 pixels a side, aspect ratio from 1:2.5 to 2.5:1. Default: <see langword="null"/>.</summary>
    /// <exception cref="ArgumentException">An entry is null.</exception>
    public IReadOnlyList<KlingMedia>? Images { get; init => field = PropertyChecks.Copy(value, nameof(Images)); }

    /// <summary>Reference videos, which are billed too. Not on Flash. Other hosts accept five. Default: <see langword="null"/>.</summary>
    /// <exception cref="ArgumentException">An entry is null.</exception>
    public IReadOnlyList<KlingMedia>? Videos { get; init => field = PropertyChecks.Copy(value, nameof(Videos)); }

    /// <summary>
    /// Characters and objects: images or one video each. Not on Flash. Only the prompt's token and the price show that fal accepts them. Default:
    /// <see langword="null"/>.
    /// </summary>
    public IReadOnlyList<KlingElement>? Elements { get; init => field = PropertyChecks.Copy(value, nameof(Elements)); }

    /// <summary>The size: 720p or 1080p. Flash is always 720p and doesn't have this field. Default: <see cref="VideoResolution.P1080"/>.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public VideoResolution Resolution { get; init => field = PropertyChecks.Defined(value, nameof(Resolution)); } = VideoResolution.P1080;

    /// <summary>
    /// The aspect ratio, not on Flash: 16:9, 9:16, 1:1, 21:9 or that of the input. Default: <see langword="null"/>, which leaves it to fal. fal's list for this
    /// endpoint is unknown.
    /// </summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public AspectRatio? AspectRatio { get; init => field = value is { } ratio ? PropertyChecks.OneOf(ratio, AspectRatios.Kling4, nameof(AspectRatio)) : null; }

    /// <inheritdoc/>
    public override string EndpointId => Flash ? "kling/v4/flash/reference-to-video" : "kling/v4/reference-to-video";

    /// <inheritdoc/>
    public bool Equals(Kling4ReferenceToVideoRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input)
    {
        IReadOnlyList<KlingShot>? shots = input.Objects("multi_prompt", nameof(Shots), Shots, KlingShot.Blank, KlingShot.MapWithNumber);
        return this with
        {
            Prompt = input.OptionalText("prompt", Prompt),
            Seconds = Kling4Rules.MapSeconds(input, shots, Seconds),
            Images = input.MediaList("image_urls", nameof(Images), MediaLimits.Kling4Image, Images),
            Shots = shots,
            StartImage = input.OptionalMedia("start_image_url", nameof(StartImage), MediaLimits.Kling4Image, StartImage),
            Videos = input.MediaList("video_urls", nameof(Videos), MediaLimits.Kling4ReferenceVideo, Videos),
            Elements = input.Objects("elements", nameof(Elements), Elements, KlingElement.Blank, KlingElement.Map),
            Resolution = input.Optional("resolution", Flash ? null : Resolution, InputType.Enum<VideoResolution>()) ?? Resolution,
            AspectRatio = input.Optional("aspect_ratio", AspectRatio, InputType.Enum<AspectRatio>()),
        };
    }

    private protected override void AddProblems(RequestProblems problems)
    {
        Kling4Rules.AddProblems(problems, Flash, Prompt, Shots, Seconds);
        Kling4Rules.AddFlashProblems(problems, Flash, (nameof(StartImage), StartImage), (nameof(Videos), Videos), (nameof(Elements), Elements), (nameof(AspectRatio), AspectRatio));
        ElementRules.AddProblems(problems.AsWarnings(), Elements);
        int images = (Images?.Count ?? 0) + (StartImage is null ? 0 : 1);
        problems.RefuseIf(images > 10, nameof(Images), $"there are {images} with StartImage, but fal accepts at most 10.");
        problems.WarnIf(Videos?.Count > 5, nameof(Videos), $"there are {Videos?.Count}, but other hosts accept at most 5.");
        problems.WarnIf(Elements?.Count > 7, nameof(Elements), $"there are {Elements?.Count}, but other hosts accept at most 7.");
    }

    private protected override KlingPrice? Price() => Kling4Rules.PriceOfReferences(Flash, Resolution, Kling4Rules.TotalOf(Shots, Seconds), Videos ?? [], [.. (Elements ?? []).Select(element => element.Video).OfType<KlingMedia>()]);
}
