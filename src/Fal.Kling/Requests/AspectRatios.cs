namespace Fal.Kling;

/// <summary>The aspect ratios that endpoints accept.</summary>
internal static class AspectRatios
{
    public static AspectRatio[] Video { get; } = [AspectRatio.Landscape16x9, AspectRatio.Portrait9x16, AspectRatio.Square1x1];

    public static AspectRatio[] VideoOrAuto { get; } = [.. Video, AspectRatio.Auto];

    /// <summary>Gets those of Kling 4.0. The full list is unknown. These appear on fal's pages.</summary>
    public static AspectRatio[] Kling4 { get; } = [.. Video, AspectRatio.Ultrawide21x9, AspectRatio.Auto];

    public static AspectRatio[] Image { get; } =
    [
        .. Video, AspectRatio.Landscape4x3, AspectRatio.Portrait3x4, AspectRatio.Landscape3x2, AspectRatio.Portrait2x3, AspectRatio.Ultrawide21x9,
    ];

    public static AspectRatio[] ImageOrAuto { get; } = [.. Image, AspectRatio.Auto];
}
