namespace Fal.Kling;

/// <summary>fal's defaults that several generations share.</summary>
internal static class Defaults
{
    public const string NegativePrompt = "blur, distort, and low quality";

    public const double CfgScale = 0.5;

    /// <summary>The length of a video.</summary>
    public const int Seconds = 5;
}
