namespace Fal.Kling;

/// <summary>A camera movement of Kling 1.0 with its strength. Source: the endpoint's <c>advanced_camera_control</c>.</summary>
public sealed record CameraControl
{
    /// <summary>The direction. Required.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public required CameraMovement Movement { get; init => field = PropertyChecks.Defined(value, nameof(Movement)); }

    /// <summary>The strength, from -10 to 10. Required.</summary>
    /// <exception cref="ArgumentException">The value is outside -10 to 10.</exception>
    public required int Value { get; init => field = PropertyChecks.Within(value, -10, 10, nameof(Value)); }

    internal static CameraControl Blank { get; } = new() { Movement = CameraMovement.Zoom, Value = 0 };

    internal static CameraControl Map(CameraControl control, InputVisitor input) => control with
    {
        Movement = input.Value("movement_type", control.Movement, InputType.Enum<CameraMovement>(), isRequired: true),
        Value = input.Value("movement_value", control.Value, InputType.Integer, isRequired: true),
    };
}
