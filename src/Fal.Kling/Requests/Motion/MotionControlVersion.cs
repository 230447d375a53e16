namespace Fal.Kling;

/// <summary>The generation of <see cref="MotionControlRequest"/>.</summary>
public enum MotionControlVersion
{
    /// <summary>Kling 3, the default.</summary>
    Kling3,

    /// <summary>Kling 2.6.</summary>
    Kling26,
}
