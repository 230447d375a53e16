using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>A quality of a generation, and the segment of its endpoint's path.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KlingTier>))]
public enum KlingTier
{
    /// <summary>The cheapest quality, 720p in most generations.</summary>
    [JsonStringEnumMemberName("standard")]
    Standard,

    /// <summary>The default quality, 1080p in most generations.</summary>
    [JsonStringEnumMemberName("pro")]
    Pro,

    /// <summary>3840 x 2160 pixels, on Kling 3 and O3.</summary>
    [JsonStringEnumMemberName("4k")]
    FourK,
}
