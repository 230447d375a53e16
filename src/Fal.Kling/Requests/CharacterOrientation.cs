using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>The source of a character's orientation in motion control. Source: the endpoint's <c>character_orientation</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CharacterOrientation>))]
public enum CharacterOrientation
{
    /// <summary>The character in the image. The driving video may last at most 10 seconds.</summary>
    [JsonStringEnumMemberName("image")]
    Image,

    /// <summary>The person in the driving video, which may last at most 30 seconds.</summary>
    [JsonStringEnumMemberName("video")]
    Video,
}
