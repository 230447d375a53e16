using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>The size of videos of Kling 4.0. Source: the endpoints' <c>resolution</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VideoResolution>))]
public enum VideoResolution
{
    /// <summary>720p, the cheaper one.</summary>
    [JsonStringEnumMemberName("720p")]
    P720 = 0,

    /// <summary>1080p, the default.</summary>
    [JsonStringEnumMemberName("1080p")]
    P1080 = 1,
}
