using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>Whose orientation a character takes on in motion control. Source: the endpoint's <c>character_orientation</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CharacterOrientation>))]
public enum CharacterOrientation
{
    /// <summary>That of the character in the image; the driving video lasts at most 10 seconds.</summary>
    [JsonStringEnumMemberName("image")]
    Image,

    /// <summary>That of the person in the driving video, which lasts at most 30 seconds.</summary>
    [JsonStringEnumMemberName("video")]
    Video,
}
