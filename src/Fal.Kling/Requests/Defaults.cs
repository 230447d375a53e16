namespace Fal.Kling;

/// <summary>fal's defaults that several generations share.</summary>
internal static class Defaults
{
    public const string NegativePrompt = "blur, distort, and low quality";

    public const double CfgScale = 0.5;

    /// <summary>The default length of a video, in seconds.</summary>
    public const int Seconds = 5;
}
