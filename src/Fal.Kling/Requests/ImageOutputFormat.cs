using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>The file format of images. Source: the endpoints' <c>output_format</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImageOutputFormat>))]
public enum ImageOutputFormat
{
    /// <summary>PNG, the default.</summary>
    [JsonStringEnumMemberName("png")]
    Png,

    /// <summary>JPEG.</summary>
    [JsonStringEnumMemberName("jpeg")]
    Jpeg,

    /// <summary>WebP.</summary>
    [JsonStringEnumMemberName("webp")]
    WebP,
}
