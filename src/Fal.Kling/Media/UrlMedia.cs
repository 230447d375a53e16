namespace Fal.Kling;

/// <summary>A URL. Two are equal that have the same content id or, where neither has one, the same URL.</summary>
internal sealed class UrlMedia(string wireText, string? contentId) : KlingMedia(MediaUrl.MediaTypeOf(wireText))
{
    /// <summary>The URL as it goes into the JSON of a request.</summary>
    public string WireText { get; } = wireText;

    /// <summary>What the caller says the content is called, however its URL changes; null when unknown.</summary>
    public string? ContentId { get; } = contentId;

    public override bool Equals(object? obj) => obj is UrlMedia other && ContentId == other.ContentId && (ContentId is not null || WireText == other.WireText);

    public override int GetHashCode() => (ContentId ?? WireText).GetHashCode(StringComparison.Ordinal);

    // A data URI would fill a log with pixels, and the query of a presigned URL is a secret.
    public override string ToString() => MediaUrl.IsData(WireText) ? "data URI" : SafeUrl.Of(WireText);
}
