using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// Kling 2.6 Pro: a video that starts from an image, of 5 or 10 seconds, with sound. It can end with another image and speak with your own voices.
/// Source: fal.ai/models/fal-ai/kling-video/v2.6/pro/image-to-video.
/// </summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record Kling26ImageToVideoRequest : KlingRequest<KlingVideo>
{
    /// <summary>What the video shows. <c>&lt;&lt;&lt;voice_1&gt;&gt;&gt;</c> stands for the first of <see cref="VoiceIds"/>. Required; not blank, at most 2500 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is blank or too long.</exception>
    public required string Prompt { get; init => field = PropertyChecks.Prompt(value, nameof(Prompt)); }

    /// <summary>The first frame. At most 10 MiB, at least 300 pixels a side, aspect ratio from 1:2.5 to 2.5:1. Required.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required KlingMedia StartImage { get; init => field = PropertyChecks.NotNull(value, nameof(StartImage)); }

    /// <summary>The last frame, with the same limits. Default: <see langword="null"/>.</summary>
    public KlingMedia? EndImage { get; init; }

    /// <summary>The length in seconds: 5 or 10. Default: <see langword="null"/>, which is 5.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public int? Seconds { get; init => field = PropertyChecks.OneOf(value, [5, 10], nameof(Seconds)); }

    /// <summary>What the video must not show. Default: <c>blur, distort, and low quality</c>, which is also fal's default. At most 2500 characters; may be empty.</summary>
    /// <exception cref="ArgumentException">The value is too long.</exception>
    public string NegativePrompt { get; init => field = PropertyChecks.WithinTextLimit(value, nameof(NegativePrompt)); } = Defaults.NegativePrompt;

    /// <summary>Whether the video has sound, which doubles the price. Default: <see langword="true"/>.</summary>
    public bool GenerateAudio { get; init; } = true;

    /// <summary>At most two voices from <see cref="CreateVoiceRequest"/>. They cost more. Default: <see langword="null"/>.</summary>
    public IReadOnlyList<string>? VoiceIds { get; init => field = PropertyChecks.Copy(value, nameof(VoiceIds)); }

    /// <inheritdoc/>
    public override string EndpointId => "fal-ai/kling-video/v2.6/pro/image-to-video";

    /// <inheritdoc/>
    public bool Equals(Kling26ImageToVideoRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input) => this with
    {
        Prompt = input.RequiredText("prompt", Prompt),
        StartImage = input.Media("start_image_url", nameof(StartImage), MediaLimits.Image, StartImage),
        EndImage = input.OptionalMedia("end_image_url", nameof(EndImage), MediaLimits.Image, EndImage),
        Seconds = input.Value("duration", Seconds ?? Defaults.Seconds, InputType.SecondsText),
        NegativePrompt = input.Text("negative_prompt", NegativePrompt),
        GenerateAudio = input.Value("generate_audio", GenerateAudio, InputType.Flag),
        VoiceIds = input.OptionalTexts("voice_ids", VoiceIds),
    };

    private protected override void AddProblems(RequestProblems problems)
    {
        problems.RefuseIf(VoiceIds?.Count > 2, nameof(VoiceIds), $"there are {VoiceIds?.Count}, but fal accepts at most 2.");
        problems.WarnIf(VoiceIds is { Count: > 0 } && !GenerateAudio, nameof(VoiceIds), "GenerateAudio is off, so the video has no voice.");
    }

    private protected override KlingPrice? Price() => Prices.PerSecond((GenerateAudio, VoiceIds is { Count: > 0 }) switch { (false, _) => 0.07m, (true, false) => 0.14m, _ => 0.168m }, Seconds ?? Defaults.Seconds, Prices.September2026);
}
