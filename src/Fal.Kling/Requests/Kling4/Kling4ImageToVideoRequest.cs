using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// Kling 4.0: a video that starts from an image, of 3 to 30 seconds, with sound.
/// This version knows the fields that fal's pages show. Send others with <see cref="KlingRequest.AdditionalInput"/>.
/// Source: fal.ai/models/kling/v4/image-to-video.
/// </summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record Kling4ImageToVideoRequest : KlingRequest<KlingVideo>
{
    /// <summary>Whether to use Kling 4.0 Flash, which is cheaper, 720p only, and accepts fewer fields. Default: <see langword="false"/>.</summary>
    public bool Flash { get; init; }

    /// <summary>What the video shows: not blank. Other hosts accept 26,000 characters. Either this or <see cref="Shots"/>. Default: <see langword="null"/>.</summary>
    /// <exception cref="ArgumentException">The value is blank.</exception>
    public string? Prompt { get; init => field = value is null ? null : PropertyChecks.NotBlank(value, nameof(Prompt)); }

    /// <summary>The first frame. At most 30 MiB, at least 300 pixels a side, aspect ratio from 1:2.5 to 2.5:1. Required.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required KlingMedia StartImage { get; init => field = PropertyChecks.NotNull(value, nameof(StartImage)); }

    /// <summary>The last frame, with the same limits. Not on Flash. Default: <see langword="null"/>.</summary>
    public KlingMedia? EndImage { get; init; }

    /// <summary>
    /// At most eight frames between the first and the last, in order. Not on Flash. Only a page from before the launch shows this field. Default:
    /// <see langword="null"/>.
    /// </summary>
    /// <exception cref="ArgumentException">An entry is null.</exception>
    public IReadOnlyList<KlingMedia>? MiddleImages { get; init => field = PropertyChecks.Copy(value, nameof(MiddleImages)); }

    /// <summary>What the video shows, shot by shot. Not on Flash. Either this or <see cref="Prompt"/>. Default: <see langword="null"/>.</summary>
    public IReadOnlyList<KlingShot>? Shots { get; init => field = PropertyChecks.Copy(value, nameof(Shots)); }

    /// <summary>
    /// The length, from 3 to 30 seconds, on Flash to 20. Default: <see langword="null"/>, which is 5. With <see cref="Shots"/> it is their sum, and the field
    /// is not sent.
    /// </summary>
    /// <exception cref="ArgumentException">The value is outside 3 to 30.</exception>
    public int? Seconds { get; init => field = PropertyChecks.Within(value, 3, 30, nameof(Seconds)); }

    /// <summary>The size: 720p or 1080p. Flash is always 720p and doesn't have this field. Default: <see cref="VideoResolution.P1080"/>.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public VideoResolution Resolution { get; init => field = PropertyChecks.Defined(value, nameof(Resolution)); } = VideoResolution.P1080;

    /// <inheritdoc/>
    public override string EndpointId => Flash ? "kling/v4/flash/image-to-video" : "kling/v4/image-to-video";

    /// <inheritdoc/>
    public bool Equals(Kling4ImageToVideoRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input)
    {
        IReadOnlyList<KlingShot>? shots = input.Objects("multi_prompt", nameof(Shots), Shots, KlingShot.Blank, KlingShot.MapWithNumber);
        return this with
        {
            Prompt = input.OptionalText("prompt", Prompt),
            StartImage = input.Media("start_image_url", nameof(StartImage), MediaLimits.Kling4Image, StartImage),
            Seconds = Kling4Rules.MapSeconds(input, shots, Seconds),
            EndImage = input.OptionalMedia("end_image_url", nameof(EndImage), MediaLimits.Kling4Image, EndImage),
            MiddleImages = input.MediaList("middle_image_urls", nameof(MiddleImages), MediaLimits.Kling4Image, MiddleImages),
            Shots = shots,
            Resolution = input.Optional("resolution", Flash ? null : Resolution, InputType.Enum<VideoResolution>()) ?? Resolution,
        };
    }

    private protected override void AddProblems(RequestProblems problems)
    {
        Kling4Rules.AddProblems(problems, Flash, Prompt, Shots, Seconds, isPromptOptional: Flash);
        problems.RefuseIf(Flash && EndImage is not null, nameof(EndImage), "Kling 4.0 Flash accepts only a first frame.");
        problems.RefuseIf(Flash && MiddleImages is not null, nameof(MiddleImages), "Kling 4.0 Flash accepts only a first frame.");
        problems.WarnIf(MiddleImages?.Count > 8, nameof(MiddleImages), $"there are {MiddleImages?.Count}, but a page from before the launch says at most 8.");
        problems.WarnIf(MiddleImages is { Count: > 0 } && EndImage is null, nameof(MiddleImages), "EndImage is not set, so there is no last frame that they could lead to.");
    }

    private protected override KlingPrice? Price() => Kling4Rules.PriceOf(Flash, Resolution, Kling4Rules.TotalOf(Shots, Seconds));
}
