namespace Fal.Kling;

/// <summary>The version of <see cref="AvatarRequest"/>.</summary>
public enum AvatarVersion
{
    /// <summary>Version 2, the default.</summary>
    V2,

    /// <summary>Version 1.</summary>
    V1,
}
