using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// Kling 3: a video that starts from an image, of 3 to 15 seconds, with sound. It can end with another image, and show your characters and objects.
/// Source: fal.ai/models/fal-ai/kling-video/v3/pro/image-to-video.
/// </summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record Kling3ImageToVideoRequest : KlingRequest<KlingVideo>
{
    /// <summary>The quality. Default: <see cref="KlingTier.Pro"/>.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public KlingTier Tier { get; init => field = PropertyChecks.Defined(value, nameof(Tier)); } = KlingTier.Pro;

    /// <summary>
    /// What the video shows: not blank, at most 2500 characters. <c>@Element1</c> stands for the first of <see cref="Elements"/>. Either this or <see cref="Shots"/>.
    /// Default: <see langword="null"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The value is blank or too long.</exception>
    public string? Prompt { get; init => field = PropertyChecks.OptionalPrompt(value, nameof(Prompt)); }

    /// <summary>What the video shows, shot by shot. Either this or <see cref="Prompt"/>. Default: <see langword="null"/>.</summary>
    public IReadOnlyList<KlingShot>? Shots { get; init => field = PropertyChecks.Copy(value, nameof(Shots)); }

    /// <summary>The first frame. Required. At most 10 MiB, at least 300 pixels a side, aspect ratio from 1:2.5 to 2.5:1.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required KlingMedia StartImage { get; init => field = PropertyChecks.NotNull(value, nameof(StartImage)); }

    /// <summary>The last frame, with the same limits. Default: <see langword="null"/>, which leaves it to the model.</summary>
    public KlingMedia? EndImage { get; init; }

    /// <summary>The length, from 3 to 15 seconds. Default: <see langword="null"/>, which is the sum of <see cref="Shots"/>, or 5 without shots.</summary>
    /// <exception cref="ArgumentException">The value is outside 3 to 15.</exception>
    public int? Seconds { get; init => field = PropertyChecks.Within(value, 3, 15, nameof(Seconds)); }

    /// <summary>Whether the video has sound. Default: <see langword="true"/>, which costs more than a silent video except in <see cref="KlingTier.FourK"/>.</summary>
    public bool GenerateAudio { get; init; } = true;

    /// <summary>
    /// Characters and objects that appear in the video. Each has images or one video, and a voice if there is sound. At most one has a video. Default:
    /// <see langword="null"/>.
    /// </summary>
    public IReadOnlyList<KlingElement>? Elements { get; init => field = PropertyChecks.Copy(value, nameof(Elements)); }

    /// <summary>Who decides where the shots end. Only sent with <see cref="Shots"/>. Default: <see cref="ShotType.Customize"/>.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public ShotType ShotType { get; init => field = PropertyChecks.Defined(value, nameof(ShotType)); }

    /// <summary>What the video must not show. Default: <c>blur, distort, and low quality</c>, which is also fal's default. At most 2500 characters; may be empty.</summary>
    /// <exception cref="ArgumentException">The value is too long.</exception>
    public string NegativePrompt { get; init => field = PropertyChecks.WithinTextLimit(value, nameof(NegativePrompt)); } = Defaults.NegativePrompt;

    /// <summary>How closely the model follows the prompt. Default: 0.5. From 0 to 1.</summary>
    /// <exception cref="ArgumentException">The value is outside 0 to 1, or not a number.</exception>
    public double CfgScale { get; init => field = PropertyChecks.WithinZeroToOne(value, nameof(CfgScale)); } = Defaults.CfgScale;

    /// <inheritdoc/>
    public override string EndpointId => $"fal-ai/kling-video/v3/{Tiers.PathOf(Tier)}/image-to-video";

    /// <inheritdoc/>
    public bool Equals(Kling3ImageToVideoRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input)
    {
        IReadOnlyList<KlingShot>? shots = input.Objects("multi_prompt", nameof(Shots), Shots, KlingShot.Blank, KlingShot.Map);
        return this with
        {
            Prompt = input.OptionalText("prompt", Prompt),
            Shots = shots,
            StartImage = input.Media("start_image_url", nameof(StartImage), MediaLimits.Image, StartImage),
            EndImage = input.OptionalMedia("end_image_url", nameof(EndImage), MediaLimits.Image, EndImage),
            Seconds = ShotRules.MapSeconds(input, shots, Seconds),
            GenerateAudio = input.Value("generate_audio", GenerateAudio, InputType.Flag),
            Elements = input.Objects("elements", nameof(Elements), Elements, KlingElement.Blank, KlingElement.Map),
            ShotType = ShotRules.Map(input, shots, ShotType),
            NegativePrompt = input.Text("negative_prompt", NegativePrompt),
            CfgScale = input.Value("cfg_scale", CfgScale, InputType.Number),
        };
    }

    private protected override void AddProblems(RequestProblems problems)
    {
        ShotRules.AddProblems(problems, Prompt, Shots, Seconds, ShotType);
        ElementRules.AddProblems(problems, Elements);
    }

    private protected override KlingPrice? Price() =>
        Prices.Kling3(Tier, GenerateAudio, ElementRules.ControlVoice(Elements), ShotRules.LongestOf(Shots, Seconds));
}
