using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>Who decides where the shots of a video end. Source: the endpoints' <c>shot_type</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ShotType>))]
public enum ShotType
{
    /// <summary>The caller: each shot lasts for its own length. This is the default.</summary>
    [JsonStringEnumMemberName("customize")]
    Customize,

    /// <summary>The model.</summary>
    [JsonStringEnumMemberName("intelligent")]
    Intelligent,
}
