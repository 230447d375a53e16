using System.Text.Json.Serialization;
using Fal.Kling.Queue;

namespace Fal.Kling.Jobs;

/// <summary>The output of the endpoints. Only the file's URL is promised. Source: the endpoints' output schema.</summary>
internal sealed class VideoResult
{
    public VideoFile? Video { get; set; }
}

internal sealed class VideoFile
{
    [JsonConverter(typeof(LenientTextConverter))]
    public string? Url { get; set; }

    [JsonConverter(typeof(LenientTextConverter))]
    public string? ContentType { get; set; }

    [JsonConverter(typeof(LenientTextConverter))]
    public string? FileName { get; set; }

    [JsonConverter(typeof(LenientLongConverter))]
    public long? FileSize { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(VideoResult))]
internal sealed partial class VideoResultJson : JsonSerializerContext;
