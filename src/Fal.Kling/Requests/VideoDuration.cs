using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>The length of a video of Kling 1 to 2.5, which also sets its price. Source: the endpoints' <c>duration</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VideoDuration>))]
public enum VideoDuration
{
    /// <summary>Five seconds, the default.</summary>
    [JsonStringEnumMemberName("5")]
    FiveSeconds = 5,

    /// <summary>Ten seconds, at about twice the price of five.</summary>
    [JsonStringEnumMemberName("10")]
    TenSeconds = 10,
}
