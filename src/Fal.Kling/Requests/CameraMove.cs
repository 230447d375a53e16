using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>A camera move of Kling 1.0. Source: the endpoint's <c>camera_control</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CameraMove>))]
public enum CameraMove
{
    /// <summary>Down and back.</summary>
    [JsonStringEnumMemberName("down_back")]
    DownBack,

    /// <summary>Forward and up.</summary>
    [JsonStringEnumMemberName("forward_up")]
    ForwardUp,

    /// <summary>Forward, turning to the right.</summary>
    [JsonStringEnumMemberName("right_turn_forward")]
    RightTurnForward,

    /// <summary>Forward, turning to the left.</summary>
    [JsonStringEnumMemberName("left_turn_forward")]
    LeftTurnForward,
}
