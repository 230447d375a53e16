using System.Text.Json.Serialization;
using Fal.Kling.Queue;

namespace Fal.Kling.Jobs;

/// <summary>The output of the endpoints. Only the file's URL is promised. Source: the endpoints' output schema.</summary>
internal sealed record VideoResult
{
    public VideoFile? Video { get; init; }
}

internal sealed record VideoFile
{
    [JsonConverter(typeof(LenientTextConverter))]
    public string? Url { get; init; }

    [JsonConverter(typeof(LenientTextConverter))]
    public string? ContentType { get; init; }

    [JsonConverter(typeof(LenientTextConverter))]
    public string? FileName { get; init; }

    [JsonConverter(typeof(LenientLongConverter))]
    public long? FileSize { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(VideoResult))]
internal sealed partial class VideoResultJson : JsonSerializerContext;
