namespace Fal.Kling;

/// <summary>A quality of a generation, and the segment of its endpoint's path.</summary>
public enum KlingTier
{
    /// <summary>The cheapest; 720p in most generations.</summary>
    Standard,

    /// <summary>1080p in most generations; the default.</summary>
    Pro,

    /// <summary>3840 x 2160 pixels, on Kling 3 and O3.</summary>
    FourK,
}
