namespace Fal.Kling;

/// <summary>A URL. Two are equal if they have the same content id or, if neither has one, the same URL.</summary>
internal sealed class UrlMedia(string wireText, string? contentId) : KlingMedia(MediaUrl.MediaTypeOf(wireText))
{
    /// <summary>Gets the URL as it goes into the JSON of a request.</summary>
    public string WireText { get; } = wireText;

    /// <summary>Gets the caller's identifier of the content, which stays the same when the URL changes; null when unknown.</summary>
    public string? ContentId { get; } = contentId;

    public override bool Equals(object? obj) => obj is UrlMedia other && ContentId == other.ContentId && (ContentId is not null || WireText == other.WireText);

    public override int GetHashCode() => (ContentId ?? WireText).GetHashCode(StringComparison.Ordinal);

    // A data URI would flood a log, and the query of a presigned URL is a secret.
    public override string ToString() => MediaUrl.IsData(WireText) ? "data URI" : SafeUrl.Of(WireText);
}
