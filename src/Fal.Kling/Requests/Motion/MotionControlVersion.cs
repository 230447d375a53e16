using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>The generation of <see cref="MotionControlRequest"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MotionControlVersion>))]
public enum MotionControlVersion
{
    /// <summary>Kling 3, the default.</summary>
    [JsonStringEnumMemberName("3")]
    Kling3,

    /// <summary>Kling 2.6.</summary>
    [JsonStringEnumMemberName("2.6")]
    Kling26,
}
