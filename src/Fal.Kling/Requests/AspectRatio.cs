using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>The aspect ratio of the frame. Each record documents which values its endpoint accepts. Source: the endpoints' <c>aspect_ratio</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AspectRatio>))]
public enum AspectRatio
{
    /// <summary>16:9, the default of most endpoints.</summary>
    [JsonStringEnumMemberName("16:9")]
    Landscape16x9,

    /// <summary>9:16, as on a phone held upright.</summary>
    [JsonStringEnumMemberName("9:16")]
    Portrait9x16,

    /// <summary>1:1.</summary>
    [JsonStringEnumMemberName("1:1")]
    Square1x1,

    /// <summary>4:3, for images only.</summary>
    [JsonStringEnumMemberName("4:3")]
    Landscape4x3,

    /// <summary>3:4, for images only.</summary>
    [JsonStringEnumMemberName("3:4")]
    Portrait3x4,

    /// <summary>3:2, for images only.</summary>
    [JsonStringEnumMemberName("3:2")]
    Landscape3x2,

    /// <summary>2:3, for images only.</summary>
    [JsonStringEnumMemberName("2:3")]
    Portrait2x3,

    /// <summary>21:9, for images and for videos of Kling 4.0.</summary>
    [JsonStringEnumMemberName("21:9")]
    Ultrawide21x9,

    /// <summary>The aspect ratio of the input: the source video or the reference image.</summary>
    [JsonStringEnumMemberName("auto")]
    Auto,
}
