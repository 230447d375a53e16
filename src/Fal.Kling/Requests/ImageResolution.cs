using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>The size of images. Source: the endpoints' <c>resolution</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImageResolution>))]
public enum ImageResolution
{
    /// <summary>About 1,000 pixels a side, the default.</summary>
    [JsonStringEnumMemberName("1K")]
    OneK,

    /// <summary>About 2,000 pixels a side.</summary>
    [JsonStringEnumMemberName("2K")]
    TwoK,

    /// <summary>About 4,000 pixels a side; O3 only.</summary>
    [JsonStringEnumMemberName("4K")]
    FourK,
}
