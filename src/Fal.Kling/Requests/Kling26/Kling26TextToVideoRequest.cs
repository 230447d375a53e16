using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>Kling 2.6 Pro: a video made from text, of 5 or 10 seconds, with sound. Source: fal.ai/models/fal-ai/kling-video/v2.6/pro/text-to-video.</summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record Kling26TextToVideoRequest : KlingRequest<KlingVideo>
{
    /// <summary>What the video shows. Required; not blank, at most 2500 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is blank or too long.</exception>
    public required string Prompt { get; init => field = PropertyChecks.Prompt(value, nameof(Prompt)); }

    /// <summary>The length in seconds: 5 or 10. Default: <see langword="null"/>, which is 5.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public int? Seconds { get; init => field = PropertyChecks.OneOf(value, [5, 10], nameof(Seconds)); }

    /// <summary>The aspect ratio: 16:9, 9:16 or 1:1. Default: <see cref="AspectRatio.Landscape16x9"/>.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public AspectRatio AspectRatio { get; init => field = PropertyChecks.OneOf(value, AspectRatios.Video, nameof(AspectRatio)); }

    /// <summary>What the video must not show. Default: <c>blur, distort, and low quality</c>, which is also fal's default. At most 2500 characters; may be empty.</summary>
    /// <exception cref="ArgumentException">The value is too long.</exception>
    public string NegativePrompt { get; init => field = PropertyChecks.WithinTextLimit(value, nameof(NegativePrompt)); } = Defaults.NegativePrompt;

    /// <summary>How closely the model follows the prompt. Default: 0.5. From 0 to 1.</summary>
    /// <exception cref="ArgumentException">The value is outside 0 to 1, or not a number.</exception>
    public double CfgScale { get; init => field = PropertyChecks.WithinZeroToOne(value, nameof(CfgScale)); } = Defaults.CfgScale;

    /// <summary>Whether the video has sound, which doubles the price. Default: <see langword="true"/>.</summary>
    public bool GenerateAudio { get; init; } = true;

    /// <inheritdoc/>
    public override string EndpointId => "fal-ai/kling-video/v2.6/pro/text-to-video";

    /// <inheritdoc/>
    public bool Equals(Kling26TextToVideoRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input) => this with
    {
        Prompt = input.RequiredText("prompt", Prompt),
        Seconds = input.Value("duration", Seconds ?? Defaults.Seconds, InputType.SecondsText),
        AspectRatio = input.Value("aspect_ratio", AspectRatio, InputType.Enum<AspectRatio>()),
        NegativePrompt = input.Text("negative_prompt", NegativePrompt),
        CfgScale = input.Value("cfg_scale", CfgScale, InputType.Number),
        GenerateAudio = input.Value("generate_audio", GenerateAudio, InputType.Flag),
    };

    private protected override KlingPrice? Price() => Prices.PerSecond(GenerateAudio ? 0.14m : 0.07m, Seconds ?? Defaults.Seconds, Prices.September2026);
}
