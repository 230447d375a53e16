using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// A request as it goes on the wire: the bare input of the endpoints, in the order of fal's own examples, with every field that the endpoint has.
/// </summary>
internal sealed record VideoInput
{
    public required string Prompt { get; init; }

    public string? ImageUrl { get; init; }

    public string? TailImageUrl { get; init; }

    public required string Duration { get; init; }

    public string? AspectRatio { get; init; }

    public required string NegativePrompt { get; init; }

    public required double CfgScale { get; init; }

    public static VideoInput From(VideoRequest request, string? imageUrl = null, string? tailImageUrl = null) => new()
    {
        Prompt = request.Prompt,
        ImageUrl = imageUrl,
        TailImageUrl = tailImageUrl,
        Duration = request.Duration == VideoDuration.TenSeconds ? "10" : "5",
        AspectRatio = request is TextToVideoRequest text ? WireText(text.AspectRatio) : null,
        NegativePrompt = request.NegativePrompt,
        CfgScale = request.CfgScale,
    };

    private static string WireText(AspectRatio ratio) => ratio switch
    {
        Kling.AspectRatio.Portrait9x16 => "9:16",
        Kling.AspectRatio.Square1x1 => "1:1",
        _ => "16:9",
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VideoInput))]
internal sealed partial class VideoInputJson : JsonSerializerContext;
