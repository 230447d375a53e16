using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>The language of a spoken text. Source: the endpoint's <c>voice_language</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SpeechLanguage>))]
public enum SpeechLanguage
{
    /// <summary>English, the default.</summary>
    [JsonStringEnumMemberName("en")]
    English,

    /// <summary>Chinese.</summary>
    [JsonStringEnumMemberName("zh")]
    Chinese,
}
