using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>Kling 1 to 2.5: a video made from text alone. Every property is sent, so that a changed default at fal cannot change your bill.</summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record TextToVideoRequest : KlingRequest<KlingVideo>
{
    /// <summary>What the video shows. Required; not blank, at most 2500 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is blank or too long.</exception>
    public required string Prompt { get; init => field = PropertyChecks.Prompt(value, nameof(Prompt)); }

    /// <summary>The model. Default: <see cref="KlingModel.V21Master"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public KlingModel Model { get; init => field = PropertyChecks.NotNull(value, nameof(Model)); } = KlingModel.V21Master;

    /// <summary>The length of the video. Default: <see cref="VideoDuration.FiveSeconds"/>.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public VideoDuration Duration { get; init => field = PropertyChecks.Defined(value, nameof(Duration)); } = VideoDuration.FiveSeconds;

    /// <summary>The aspect ratio: 16:9, 9:16 or 1:1. Default: <see cref="AspectRatio.Landscape16x9"/>.</summary>
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

    /// <summary>A camera move, on <see cref="KlingModel.V1Standard"/> only. Default: <see langword="null"/>.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public CameraMove? CameraMove { get; init => field = value is { } move ? PropertyChecks.Defined(move, nameof(CameraMove)) : null; }

    /// <summary>A camera movement with its strength, on <see cref="KlingModel.V1Standard"/> only. Default: <see langword="null"/>.</summary>
    public CameraControl? CameraControl { get; init; }

    /// <inheritdoc/>
    public override string EndpointId => Model.TextToVideoEndpoint ?? $"{Model.Id}/text-to-video";

    /// <inheritdoc/>
    public bool Equals(TextToVideoRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input) => this with
    {
        Prompt = input.RequiredText("prompt", Prompt),
        Duration = input.Value("duration", Duration, InputType.Duration),
        AspectRatio = input.Value("aspect_ratio", AspectRatio, InputType.Enum<AspectRatio>()),
        NegativePrompt = input.Text("negative_prompt", NegativePrompt),
        CfgScale = input.Value("cfg_scale", CfgScale, InputType.Number),
        CameraMove = input.Optional("camera_control", CameraMove, InputType.Enum<CameraMove>()),
        CameraControl = input.Object("advanced_camera_control", nameof(CameraControl), CameraControl, Kling.CameraControl.Blank, Kling.CameraControl.Map),
    };

    private protected override void AddProblems(RequestProblems problems)
    {
        ModelRules.AddProblems(problems, Model, "cannot make a video from text alone", model => model.TextToVideoEndpoint is not null);
        bool hasCamera = CameraMove is not null || CameraControl is not null;
        ModelRules.AddProblems(problems, Model, hasCamera, CameraMove is not null ? nameof(CameraMove) : nameof(CameraControl), "does not accept camera movements", model => model.SupportsCameraControl);
        problems.WarnIf(CameraMove is not null && CameraControl is not null, nameof(CameraControl), "CameraMove is also set, and Kling's own API accepts only one of the two.");
    }

    private protected override KlingPrice? Price() => Model.PriceOf(Duration);
}
