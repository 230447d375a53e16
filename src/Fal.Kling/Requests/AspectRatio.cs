namespace Fal.Kling;

/// <summary>The shape of the video's frame. Source: the text-to-video endpoint's <c>aspect_ratio</c>.</summary>
public enum AspectRatio
{
    /// <summary>16:9, the default.</summary>
    Landscape16x9,

    /// <summary>9:16, as on a telephone held upright.</summary>
    Portrait9x16,

    /// <summary>1:1.</summary>
    Square1x1,
}
