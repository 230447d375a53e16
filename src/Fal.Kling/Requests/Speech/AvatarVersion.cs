using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>The version of <see cref="AvatarRequest"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AvatarVersion>))]
public enum AvatarVersion
{
    /// <summary>Version 2, the default.</summary>
    [JsonStringEnumMemberName("v2")]
    V2,

    /// <summary>Version 1.</summary>
    [JsonStringEnumMemberName("v1")]
    V1,
}
