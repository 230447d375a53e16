using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>Kling 1 to 2.5: a video that starts from an image. It has the image's aspect ratio, unless the model accepts <see cref="AspectRatio"/>.</summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record ImageToVideoRequest : KlingRequest<KlingVideo>
{
    /// <summary>What the video shows. Required; not blank, at most 2500 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is blank or too long.</exception>
    public required string Prompt { get; init => field = PropertyChecks.Prompt(value, nameof(Prompt)); }

    /// <summary>The first frame. Required.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required KlingMedia Image { get; init => field = PropertyChecks.NotNull(value, nameof(Image)); }

    /// <summary>
    /// The last frame. Default: <see langword="null"/>, which leaves it to the model. Only models with <see cref="KlingModel.SupportsTailImage"/> accept one.
    /// </summary>
    public KlingMedia? TailImage { get; init; }

    /// <summary>The model. Default: <see cref="KlingModel.V21Master"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public KlingModel Model { get; init => field = PropertyChecks.NotNull(value, nameof(Model)); } = KlingModel.V21Master;

    /// <summary>The length of the video. Default: <see cref="VideoDuration.FiveSeconds"/>.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public VideoDuration Duration { get; init => field = PropertyChecks.Defined(value, nameof(Duration)); } = VideoDuration.FiveSeconds;

    /// <summary>
    /// The aspect ratio: 16:9, 9:16 or 1:1, on <see cref="KlingModel.V16Pro"/> and <see cref="KlingModel.V15Pro"/> only. With other models the image decides.
    /// Default: <see cref="AspectRatio.Landscape16x9"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public AspectRatio AspectRatio { get; init => field = PropertyChecks.OneOf(value, AspectRatios.Video, nameof(AspectRatio)); }

    /// <summary>What the video must not show. Default: <c>blur, distort, and low quality</c>, which is also fal's default. At most 2500 characters; may be empty.</summary>
    /// <exception cref="ArgumentException">The value is too long.</exception>
    public string NegativePrompt { get; init => field = PropertyChecks.WithinTextLimit(value, nameof(NegativePrompt)); } = Defaults.NegativePrompt;

    /// <summary>
    /// The classifier-free guidance scale: how closely the model follows the prompt. Default: 0.5. From 0 to 1.
    /// </summary>
    /// <exception cref="ArgumentException">The value is outside 0 to 1, or not a number.</exception>
    public double CfgScale { get; init => field = PropertyChecks.WithinZeroToOne(value, nameof(CfgScale)); } = Defaults.CfgScale;

    /// <summary>
    /// An image of the region that must not move, on <see cref="KlingModel.V15Pro"/> and <see cref="KlingModel.V1Standard"/> only. Default: <see langword="null"/>.
    /// </summary>
    public KlingMedia? StaticMask { get; init; }

    /// <summary>
    /// Regions that move along a path, on <see cref="KlingModel.V15Pro"/> and <see cref="KlingModel.V1Standard"/> only. Default: <see langword="null"/>.
    /// </summary>
    public IReadOnlyList<DynamicMask>? DynamicMasks { get; init => field = PropertyChecks.Copy(value, nameof(DynamicMasks)); }

    /// <inheritdoc/>
    public override string EndpointId => Model.ImageToVideoEndpoint ?? $"{Model.Id}/image-to-video";

    /// <inheritdoc/>
    public bool Equals(ImageToVideoRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input) => this with
    {
        Prompt = input.RequiredText("prompt", Prompt),
        Image = input.Media("image_url", nameof(Image), Model.ImageLimits, Image),
        TailImage = input.OptionalMedia("tail_image_url", nameof(TailImage), Model.ImageLimits, TailImage),
        Duration = input.Value("duration", Duration, InputType.Duration),
        AspectRatio = input.Optional("aspect_ratio", Model.SupportsImageAspectRatio || AspectRatio != default ? AspectRatio : null, InputType.Enum<AspectRatio>()) ?? AspectRatio,
        NegativePrompt = input.Text("negative_prompt", NegativePrompt),
        CfgScale = input.Value("cfg_scale", CfgScale, InputType.Number),
        StaticMask = input.OptionalMedia("static_mask_url", nameof(StaticMask), MediaLimits.UnpublishedImage, StaticMask),
        DynamicMasks = input.Objects("dynamic_masks", nameof(DynamicMasks), DynamicMasks, DynamicMask.Blank, DynamicMask.Map),
    };

    private protected override void AddProblems(RequestProblems problems)
    {
        bool hasMasks = StaticMask is not null || DynamicMasks is { Count: > 0 };
        string mask = StaticMask is not null ? nameof(StaticMask) : nameof(DynamicMasks);
        ModelRules.AddProblems(problems, Model, "cannot make a video from an image", model => model.ImageToVideoEndpoint is not null);
        ModelRules.AddProblems(problems, Model, TailImage is not null, nameof(TailImage), "does not accept a last frame", model => model.SupportsTailImage);
        ModelRules.AddProblems(
            problems, Model, AspectRatio != AspectRatio.Landscape16x9, nameof(AspectRatio), "cannot change the image's aspect ratio", model => model.SupportsImageAspectRatio);
        ModelRules.AddProblems(problems, Model, hasMasks, mask, "does not accept masks", model => model.SupportsMasks);
        problems.WarnIf(hasMasks && TailImage is not null, mask, "TailImage is also set, and Kling's own API accepts either a last frame or masks.");
        problems.WarnIf(hasMasks && Duration != VideoDuration.FiveSeconds, mask, "Kling's own API accepts masks only for videos of five seconds.");
        problems.WarnIf(
            TailImage is not null && Model.SupportsMasks && Duration != VideoDuration.FiveSeconds,
            nameof(TailImage),
            "with this model, Kling's own API accepts a last frame only for videos of five seconds.");
    }

    private protected override KlingPrice? Price() => Model.PriceOf(Duration);
}
