namespace Fal.Kling;

internal sealed class UrlMedia(string wireText) : KlingMedia
{
    /// <summary>The URL as it goes into the JSON of a request.</summary>
    public string WireText { get; } = wireText;

    // A data URI would fill a log with pixels, and the query of a presigned URL is a secret.
    public override string ToString() => MediaUrl.IsData(WireText) ? "data URI" : SafeUrl.Of(WireText);
}
