using System.Text.Json.Serialization;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Transfer;

/// <summary>Requests an address to upload to.</summary>
internal sealed record InitiateMessage
{
    [JsonPropertyName("content_type")]
    public required string ContentType { get; init; }

    [JsonPropertyName("file_name")]
    public required string FileName { get; init; }
}

/// <summary>Where to send the bytes, and where the file can be read afterwards.</summary>
internal sealed record InitiateResponse
{
    [JsonPropertyName("upload_url")]
    public string? UploadUrl { get; init; }

    [JsonPropertyName("file_url")]
    public string? FileUrl { get; init; }
}

/// <summary>The response to one part, for servers that return its ETag in the body.</summary>
internal sealed record PartResponse
{
    [JsonPropertyName("etag")]
    [JsonConverter(typeof(LenientTextConverter))]
    public string? ETag { get; init; }
}

/// <summary>All parts of an upload, in order.</summary>
internal sealed record CompleteMessage
{
    [JsonPropertyName("parts")]
    public required IReadOnlyList<UploadedPart> Parts { get; init; }
}

internal sealed record UploadedPart
{
    [JsonPropertyName("partNumber")]
    public required int Number { get; init; }

    [JsonPropertyName("etag")]
    public required string ETag { get; init; }
}

[JsonSerializable(typeof(InitiateMessage))]
[JsonSerializable(typeof(InitiateResponse))]
[JsonSerializable(typeof(PartResponse))]
[JsonSerializable(typeof(CompleteMessage))]
internal sealed partial class StorageJson : JsonSerializerContext;
