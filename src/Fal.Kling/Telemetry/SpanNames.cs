namespace Fal.Kling.Telemetry;

/// <summary>The names of the spans. A generation's span follows the GenAI conventions, and its stages are named after what they do.</summary>
internal static class SpanNames
{
    /// <summary>The operation of the GenAI conventions that covers media. The span's name is this and the model.</summary>
    public const string Generation = "generate_content";

    public const string Upload = "kling.upload";
    public const string Submit = "kling.submit";
    public const string Wait = "kling.wait";
    public const string Result = "kling.result";
    public const string Download = "kling.download";
}
