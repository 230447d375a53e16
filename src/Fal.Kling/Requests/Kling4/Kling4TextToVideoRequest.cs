using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// Kling 4.0: a video made from text, of 3 to 30 seconds, with sound.
/// This version knows the fields that fal's pages show. Send others with <see cref="KlingRequest.AdditionalInput"/>.
/// Source: fal.ai/models/kling/v4/text-to-video.
/// </summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record Kling4TextToVideoRequest : KlingRequest<KlingVideo>
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

    /// <summary>The size: 720p or 1080p. Flash is always 720p and doesn't have this field. Default: <see cref="VideoResolution.P1080"/>.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public VideoResolution Resolution { get; init => field = PropertyChecks.Defined(value, nameof(Resolution)); } = VideoResolution.P1080;

    /// <summary>
    /// The aspect ratio, not on Flash: 16:9, 9:16, 1:1, 21:9 or that of the input. fal's full list is unknown. Default:
    /// <see cref="AspectRatio.Landscape16x9"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public AspectRatio AspectRatio { get; init => field = PropertyChecks.OneOf(value, AspectRatios.Kling4, nameof(AspectRatio)); }

    /// <inheritdoc/>
    public override string EndpointId => Flash ? "kling/v4/flash/text-to-video" : "kling/v4/text-to-video";

    /// <inheritdoc/>
    public bool Equals(Kling4TextToVideoRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input)
    {
        IReadOnlyList<KlingShot>? shots = input.Objects("multi_prompt", nameof(Shots), Shots, KlingShot.Blank, KlingShot.MapWithNumber);
        return this with
        {
            Prompt = input.OptionalText("prompt", Prompt),
            Seconds = Kling4Rules.MapSeconds(input, shots, Seconds),
            Shots = shots,
            Resolution = input.Optional("resolution", Flash ? null : Resolution, InputType.Enum<VideoResolution>()) ?? Resolution,
            AspectRatio = input.Optional("aspect_ratio", !Flash || AspectRatio != default ? AspectRatio : null, InputType.Enum<AspectRatio>()) ?? AspectRatio,
        };
    }

    private protected override void AddProblems(RequestProblems problems)
    {
        Kling4Rules.AddProblems(problems, Flash, Prompt, Shots, Seconds);
        problems.RefuseIf(Flash && AspectRatio != AspectRatio.Landscape16x9, nameof(AspectRatio), "as far as is known, Kling 4.0 Flash doesn't have this field. If it does, use AdditionalInput.");
    }

    private protected override KlingPrice? Price() => Kling4Rules.PriceOf(Flash, Resolution, Kling4Rules.TotalOf(Shots, Seconds));
}
