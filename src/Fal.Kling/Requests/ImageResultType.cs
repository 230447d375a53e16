using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>Whether images are independent or belong together. Source: the endpoints' <c>result_type</c>.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "They are fal's words.")]
[JsonConverter(typeof(JsonStringEnumConverter<ImageResultType>))]
public enum ImageResultType
{
    /// <summary>The images are independent. This is the default.</summary>
    [JsonStringEnumMemberName("single")]
    Single,

    /// <summary>The images form a series.</summary>
    [JsonStringEnumMemberName("series")]
    Series,
}
