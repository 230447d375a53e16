namespace Fal.Kling;

/// <summary>An image to start or end a video with: a URL that fal can read, or content that is uploaded first.</summary>
public abstract class KlingMedia
{
    private protected KlingMedia(string? mediaType = null) => MediaType = mediaType;

    /// <summary>What the caller says it is; null when unknown. The first bytes decide where they are recognised.</summary>
    internal string? MediaType { get; }

    /// <summary>An image that fal downloads itself. It must be reachable from the internet without a login.</summary>
    /// <param name="url">
    /// An absolute http or https URL without a user name or password, or a base64 data URI of an image (fal advises those for a few kilobytes only).
    /// Surrounding white space is removed. Characters that a URL cannot contain are percent-encoded, and an international host name is sent in its ASCII form.
    /// </param>
    /// <exception cref="ArgumentException">The URL is not of that kind, or the data is malformed or not an image.</exception>
    public static KlingMedia FromUrl(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return new UrlMedia(MediaUrl.Check(url.OriginalString, nameof(url)));
    }

    /// <inheritdoc cref="FromUrl(Uri)"/>
    public static KlingMedia FromUrl(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return new UrlMedia(MediaUrl.Check(url, nameof(url)));
    }

    /// <summary>An image on disk. Validation reads its first bytes; it is opened again when it is uploaded.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="mediaType">
    /// Its media type, for a format that is not recognised by its first bytes. Default: <see langword="null"/>. Recognised bytes take precedence, and the file's name is ignored.
    /// A media type that says nothing, such as <c>application/octet-stream</c>, is treated as <see langword="null"/>.
    /// </param>
    /// <exception cref="ArgumentException">The path is blank, or the media type is not one of an image.</exception>
    public static KlingMedia FromFile(string path, string? mediaType = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new FileMedia(path, PropertyChecks.ImageType(mediaType, nameof(mediaType)));
    }

    /// <summary>An image in memory.</summary>
    /// <param name="bytes">The encoded image, such as the content of a PNG file. Not copied: leave it unchanged until it is uploaded.</param>
    /// <param name="mediaType">
    /// Its media type, such as <c>image/png</c>, for a format that is not recognised by its first bytes. Default: <see langword="null"/>. Recognised bytes take precedence.
    /// A media type that says nothing, such as <c>application/octet-stream</c>, is treated as <see langword="null"/>.
    /// </param>
    /// <exception cref="ArgumentException">The media type is not one of an image.</exception>
    public static KlingMedia FromBytes(ReadOnlyMemory<byte> bytes, string? mediaType = null) =>
        new BytesMedia(bytes, PropertyChecks.ImageType(mediaType, nameof(mediaType)));

    /// <summary>An image from a stream, which stays the caller's to close.</summary>
    /// <param name="stream">
    /// A readable stream. It is read asynchronously, from its current position to its end, when the image is uploaded; at most 30 MiB of it are in memory at a time.
    /// A stream that can seek serves any number of uploads, one at a time. One that cannot serves one upload only.
    /// </param>
    /// <param name="mediaType">
    /// Its media type, such as <c>image/png</c>, for a format that is not recognised by its first bytes. Default: <see langword="null"/>. Recognised bytes take precedence.
    /// A media type that says nothing, such as <c>application/octet-stream</c>, is treated as <see langword="null"/>.
    /// </param>
    /// <exception cref="ArgumentException">The stream cannot be read, or the media type is not one of an image.</exception>
    public static KlingMedia FromStream(Stream stream, string? mediaType = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.CanRead
            ? new StreamMedia(stream, PropertyChecks.ImageType(mediaType, nameof(mediaType)))
            : throw new ArgumentException("The stream cannot be read.", nameof(stream));
    }
}
