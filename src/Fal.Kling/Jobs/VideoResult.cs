using System.Text.Json;
using System.Text.Json.Serialization;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Jobs;

/// <summary>The output of the endpoints. Only the file's URL is promised. Source: the endpoints' output schema.</summary>
internal sealed class VideoResult
{
    [JsonConverter(typeof(VideoFileConverter))]
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

/// <summary>Reads the file on its own, which spares the serializer its stack of objects within objects.</summary>
internal sealed class VideoFileConverter : JsonConverter<VideoFile>
{
    public override VideoFile? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, VideoResultJson.Default.VideoFile);

    public override void Write(Utf8JsonWriter writer, VideoFile value, JsonSerializerOptions options) => throw new NotSupportedException();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(VideoResult))]
[JsonSerializable(typeof(VideoFile))]
internal sealed partial class VideoResultJson : JsonSerializerContext;
