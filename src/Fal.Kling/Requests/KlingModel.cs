namespace Fal.Kling;

/// <summary>A version and quality of Kling Video, with what it can do. One row of the table of models each.</summary>
public sealed record KlingModel
{
    private const string Family = "fal-ai/kling-video/";

    private KlingModel(string id) => Id = id;

    /// <summary>
    /// Kling 2.1 Master, the best quality: text to video and image to video. $1.40 for five seconds, $2.80 for ten when last read;
    /// fal's price list decides (source: the model's page on fal.ai).
    /// </summary>
    public static KlingModel V21Master { get; } = new(Family + "v2.1/master")
    {
        TextToVideoEndpoint = Family + "v2.1/master/text-to-video",
        ImageToVideoEndpoint = Family + "v2.1/master/image-to-video",
    };

    /// <summary>Kling 2.1 Pro: image to video, with an optional last frame. $0.49 for five seconds, $0.98 for ten when last read.</summary>
    public static KlingModel V21Pro { get; } = new(Family + "v2.1/pro")
    {
        ImageToVideoEndpoint = Family + "v2.1/pro/image-to-video",
        SupportsTailImage = true,
    };

    /// <summary>Kling 2.1 Standard, the cheapest: image to video. $0.28 for five seconds, $0.56 for ten when last read.</summary>
    public static KlingModel V21Standard { get; } = new(Family + "v2.1/standard")
    {
        ImageToVideoEndpoint = Family + "v2.1/standard/image-to-video",
    };

    /// <summary>The models that this version can submit to.</summary>
    public static IReadOnlyList<KlingModel> All { get; } = [V21Master, V21Pro, V21Standard];

    /// <summary>fal's name for the model, such as <c>fal-ai/kling-video/v2.1/master</c>.</summary>
    public string Id { get; }

    /// <summary>The endpoint that makes a video from text, or <see langword="null"/> where the model has none.</summary>
    public string? TextToVideoEndpoint { get; private init; }

    /// <summary>The endpoint that makes a video from an image, or <see langword="null"/> where the model has none.</summary>
    public string? ImageToVideoEndpoint { get; private init; }

    /// <summary>Whether the model takes a last frame (<see cref="ImageToVideoRequest.TailImage"/>).</summary>
    public bool SupportsTailImage { get; private init; }

    /// <summary>
    /// The model of that name. A name that this version does not know gives a model without endpoints: its jobs can be waited for,
    /// but nothing can be submitted to it.
    /// </summary>
    /// <param name="id">fal's name for the model: <c>owner/app</c>, or <c>owner/app/path</c>.</param>
    /// <exception cref="ArgumentException">The name is not of that form.</exception>
    public static KlingModel FromId(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        string[] segments = id.Split('/');
        if (segments.Length < 2 || !segments.All(IsPathSegment))
        {
            throw new ArgumentException($"'{id}' is not the name of a model; expected owner/app or owner/app/path, such as '{V21Master.Id}'.", nameof(id));
        }

        return All.FirstOrDefault(model => model.Id == id) ?? new KlingModel(id);
    }

    /// <summary>The model that an endpoint such as <c>fal-ai/kling-video/v2.1/master/text-to-video</c> belongs to.</summary>
    internal static KlingModel FromEndpoint(string endpointId) =>
        All.FirstOrDefault(model => endpointId == model.TextToVideoEndpoint || endpointId == model.ImageToVideoEndpoint)
            ?? FromId(endpointId[..Math.Max(0, endpointId.LastIndexOf('/'))]);

    /// <summary><see cref="Id"/>.</summary>
    public override string ToString() => Id;

    private static bool IsPathSegment(string segment) =>
        segment is not ("" or "." or "..") && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}
