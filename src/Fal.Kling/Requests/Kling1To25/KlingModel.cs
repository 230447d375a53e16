namespace Fal.Kling;

/// <summary>
/// A version and quality of Kling Video 1 to 2.5, with its capabilities. Later generations have their own records, such as
/// <see cref="Kling3TextToVideoRequest"/>.
/// </summary>
public sealed record KlingModel
{
    private const string Family = "fal-ai/kling-video/";
    private const string TextToVideo = "/text-to-video";
    private const string ImageToVideo = "/image-to-video";

    private KlingModel(string id) => Id = id;

    /// <summary>Kling 2.1 Master, the best quality of 2.1: text to video and image to video. $1.40 for five seconds, $2.80 for ten (September 2026).</summary>
    public static KlingModel V21Master { get; } = Of("v2.1/master", hasText: true) with { PriceOf = FirstFive(1.40m, 0.28m) };

    /// <summary>Kling 2.1 Pro: image to video, with an optional last frame. $0.49 for five seconds, $0.98 for ten (September 2026).</summary>
    public static KlingModel V21Pro { get; } = Of("v2.1/pro", hasText: false) with { SupportsTailImage = true, PriceOf = FirstFive(0.49m, 0.098m) };

    /// <summary>Kling 2.1 Standard: image to video. $0.28 for five seconds, $0.56 for ten (September 2026).</summary>
    public static KlingModel V21Standard { get; } = Of("v2.1/standard", hasText: false) with { PriceOf = FirstFive(0.28m, 0.056m) };

    /// <summary>Kling 2.5 Turbo Pro: text to video, and image to video with an optional last frame. $0.35 for five seconds, $0.70 for ten (September 2026).</summary>
    public static KlingModel V25TurboPro { get; } = Of("v2.5-turbo/pro", hasText: true) with { SupportsTailImage = true, PriceOf = FirstFive(0.35m, 0.07m) };

    /// <summary>Kling 2.5 Turbo Standard: image to video. $0.21 for five seconds, $0.42 for ten (September 2026).</summary>
    public static KlingModel V25TurboStandard { get; } = Of("v2.5-turbo/standard", hasText: false) with { ImageLimits = MediaLimits.Image, PriceOf = FirstFive(0.21m, 0.042m) };

    /// <summary>Kling 2.0 Master: text to video and image to video. $1.40 for five seconds, $2.80 for ten (September 2026).</summary>
    public static KlingModel V2Master { get; } = Of("v2/master", hasText: true) with { PriceOf = FirstFive(1.40m, 0.28m) };

    /// <summary>Kling 1.6 Pro: text to video; image to video with an optional last frame and any aspect ratio; effects. About $0.10 a second (2025).</summary>
    public static KlingModel V16Pro { get; } = Of("v1.6/pro", hasText: true) with
    {
        HasEffects = true,
        SupportsTailImage = true,
        SupportsImageAspectRatio = true,
        PriceOf = duration => Prices.PerSecond(0.098m, (int)duration, Prices.Year2025, isExact: false),
    };

    /// <summary>Kling 1.6 Standard: text to video, image to video, effects. About $0.056 a second (April 2026).</summary>
    public static KlingModel V16Standard { get; } = Of("v1.6/standard", hasText: true) with
    {
        HasEffects = true,
        PriceOf = duration => Prices.PerSecond(0.056m, (int)duration, Prices.April2026, isExact: false),
    };

    /// <summary>Kling 1.5 Pro: text to video; image to video with a last frame, masks and any aspect ratio; effects. The price is unknown.</summary>
    public static KlingModel V15Pro { get; } = Of("v1.5/pro", hasText: true) with
    {
        HasEffects = true,
        SupportsTailImage = true,
        SupportsImageAspectRatio = true,
        SupportsMasks = true,
    };

    /// <summary>Kling 1.0 Standard: text to video with camera movements; image to video with a last frame and masks; effects. $0.045 a second (2026).</summary>
    public static KlingModel V1Standard { get; } = Of("v1/standard", hasText: true) with
    {
        HasEffects = true,
        SupportsTailImage = true,
        SupportsMasks = true,
        SupportsCameraControl = true,
        PriceOf = duration => Prices.PerSecond(0.045m, (int)duration, Prices.Year2026, isExact: false),
    };

    /// <summary>Gets the models that this version knows.</summary>
    public static IReadOnlyList<KlingModel> All { get; } =
        [V21Master, V21Pro, V21Standard, V25TurboPro, V25TurboStandard, V2Master, V16Pro, V16Standard, V15Pro, V1Standard];

    /// <summary>Gets fal's name for the model, such as <c>fal-ai/kling-video/v2.1/master</c>.</summary>
    public string Id { get; }

    /// <summary>Gets the endpoint that makes a video from text; <see langword="null"/> if the model doesn't have one.</summary>
    public string? TextToVideoEndpoint { get; private init; }

    /// <summary>Gets the endpoint that makes a video from an image; <see langword="null"/> if the model doesn't have one.</summary>
    public string? ImageToVideoEndpoint { get; private init; }

    /// <summary>Gets the endpoint of <see cref="EffectRequest"/>; <see langword="null"/> if the model doesn't have one.</summary>
    public string? EffectsEndpoint => HasEffects ? Id + "/effects" : null;

    /// <summary>Gets whether the model accepts a last frame (<see cref="ImageToVideoRequest.TailImage"/>).</summary>
    public bool SupportsTailImage { get; private init; }

    /// <summary>Gets whether a video from an image may have a different aspect ratio than the image (<see cref="ImageToVideoRequest.AspectRatio"/>).</summary>
    public bool SupportsImageAspectRatio { get; private init; }

    /// <summary>Gets whether the model accepts masks (<see cref="ImageToVideoRequest.StaticMask"/>, <see cref="ImageToVideoRequest.DynamicMasks"/>).</summary>
    public bool SupportsMasks { get; private init; }

    /// <summary>
    /// Gets whether the model accepts camera movements (<see cref="TextToVideoRequest.CameraMove"/>, <see cref="TextToVideoRequest.CameraControl"/>).
    /// </summary>
    public bool SupportsCameraControl { get; private init; }

    /// <summary>Gets whether this version knows the model.</summary>
    internal bool IsKnown { get; private init; }

    internal MediaLimits ImageLimits { get; private init; } = MediaLimits.UnpublishedImage;

    internal Func<VideoDuration, KlingPrice?> PriceOf { get; private init; } = _ => null;

    private bool HasEffects { get; init; }

    /// <summary>
    /// Returns the model with that name. For an unknown name it returns a model that no request accepts. A <see cref="CustomRequest"/> reaches any endpoint.
    /// </summary>
    /// <param name="id">fal's name for the model: <c>owner/app</c>, or <c>owner/app/path</c>.</param>
    /// <exception cref="ArgumentException">The name is not of that form.</exception>
    public static KlingModel FromId(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        if (!QueueUrls.IsEndpointId(id))
        {
            throw new ArgumentException($"'{id}' is not the name of a model. Expected owner/app or owner/app/path, such as '{V21Master.Id}'.", nameof(id));
        }

        return All.FirstOrDefault(model => model.Id == id) ?? new KlingModel(id);
    }

    /// <summary>Returns whether the other model has the same name.</summary>
    /// <param name="other">The other model.</param>
    public bool Equals(KlingModel? other) => Id == other?.Id;

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);

    /// <summary>Returns <see cref="Id"/>.</summary>
    public override string ToString() => Id;

    private static KlingModel Of(string name, bool hasText) => new(Family + name)
    {
        IsKnown = true,
        TextToVideoEndpoint = hasText ? Family + name + TextToVideo : null,
        ImageToVideoEndpoint = Family + name + ImageToVideo,
    };

    private static Func<VideoDuration, KlingPrice> FirstFive(decimal first, decimal further) => duration => Prices.FirstFive(first, further, (int)duration, Prices.September2026);
}
