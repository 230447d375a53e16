using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>The direction of a camera movement of Kling 1.0. Source: the endpoint's <c>advanced_camera_control</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CameraMovement>))]
public enum CameraMovement
{
    /// <summary>To the side.</summary>
    [JsonStringEnumMemberName("horizontal")]
    Horizontal,

    /// <summary>Up or down.</summary>
    [JsonStringEnumMemberName("vertical")]
    Vertical,

    /// <summary>A turn upwards or downwards.</summary>
    [JsonStringEnumMemberName("pan")]
    Pan,

    /// <summary>A turn to the side.</summary>
    [JsonStringEnumMemberName("tilt")]
    Tilt,

    /// <summary>A turn around the line of sight.</summary>
    [JsonStringEnumMemberName("roll")]
    Roll,

    /// <summary>A change of the focal length.</summary>
    [JsonStringEnumMemberName("zoom")]
    Zoom,
}
