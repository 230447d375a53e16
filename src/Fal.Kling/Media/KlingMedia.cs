namespace Fal.Kling;

/// <summary>
/// An image, a video or a sound that goes into a request: a URL that fal can read, or content that is uploaded first.
/// The property that accepts it documents which of them it must be, and its limits.
/// </summary>
/// <remarks>
/// Two objects created from URLs are equal when their content ids are equal or, if neither has one, their URLs are equal. Any other object is equal only to itself.
/// Several properties of a request may use the same object. It is uploaded once.
/// </remarks>
public abstract class KlingMedia
{
    private protected KlingMedia(string? mediaType = null) => MediaType = mediaType;

    /// <summary>Gets the media type that the caller gave; null when unknown. Recognised first bytes take precedence.</summary>
    internal string? MediaType { get; }

    /// <summary>Creates media from a URL. fal downloads the content, so it must be reachable from the internet without a login.</summary>
    /// <param name="url">
    /// An absolute http or https URL without a user name or password, or a base64 data URI of an image, a video or a sound (fal advises those for a few kilobytes only).
    /// Surrounding whitespace is removed. Characters that a URL cannot contain are percent-encoded, and an international host name is sent in its ASCII form.
    /// </param>
    /// <param name="contentId">
    /// An identifier of the content, such as the key of a stored object, for URLs that change while the content stays the same: two presigned URLs of one object.
    /// Two URLs with the same identifier count as the same content. It is not sent to fal. Default: <see langword="null"/> (the URL identifies the content).
    /// </param>
    /// <exception cref="ArgumentException">The URL is not of that kind, its data are malformed or have a different media type, or the identifier is blank.</exception>
    public static KlingMedia FromUrl(Uri url, string? contentId = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        return FromUrl(url.OriginalString, contentId);
    }

    /// <inheritdoc cref="FromUrl(Uri, string?)"/>
    public static KlingMedia FromUrl(string url, string? contentId = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        return new UrlMedia(MediaUrl.Check(url, nameof(url)), contentId is null ? null : PropertyChecks.NotBlank(contentId, nameof(contentId)));
    }

    /// <summary>Creates media from a file on disk. Validation reads its headers, and the upload opens it again.</summary>
    /// <param name="path">
    /// The file's path. A pipe or a device is refused when the request is validated or uploaded. Open it yourself and use <see cref="FromStream"/>.
    /// </param>
    /// <param name="mediaType">
    /// Its media type, for a format that is not recognised by its first bytes. Default: <see langword="null"/>. Recognised bytes take precedence, and the file's name is ignored.
    /// A media type that says nothing, such as <c>application/octet-stream</c>, is treated as <see langword="null"/>.
    /// </param>
    /// <exception cref="ArgumentException">The path is blank, or the media type is not one of an image, a video or a sound.</exception>
    public static KlingMedia FromFile(string path, string? mediaType = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new FileMedia(path, MediaTypes.Check(mediaType, nameof(mediaType)));
    }

    /// <summary>Creates media from content in memory.</summary>
    /// <param name="bytes">The encoded image, video or sound, such as the content of a PNG file. Not copied: leave it unchanged until it is uploaded.</param>
    /// <param name="mediaType">
    /// Its media type, such as <c>image/png</c>, for a format that is not recognised by its first bytes. Default: <see langword="null"/>. Recognised bytes take precedence.
    /// A media type that says nothing, such as <c>application/octet-stream</c>, is treated as <see langword="null"/>.
    /// </param>
    /// <exception cref="ArgumentException">The media type is not one of an image, a video or a sound.</exception>
    public static KlingMedia FromBytes(ReadOnlyMemory<byte> bytes, string? mediaType = null) =>
        new BytesMedia(bytes, MediaTypes.Check(mediaType, nameof(mediaType)));

    /// <summary>Creates media from a stream, which the caller closes. Validation does not read it. The upload checks its first 256 KiB.</summary>
    /// <param name="stream">
    /// A readable stream. It is read asynchronously, from its current position to its end, when it is uploaded. At most 30 MiB of it are in memory at a time.
    /// A stream that can seek serves any number of uploads, one at a time. One that cannot serves one upload only.
    /// </param>
    /// <param name="mediaType">
    /// Its media type, such as <c>image/png</c>, for a format that is not recognised by its first bytes. Default: <see langword="null"/>. Recognised bytes take precedence.
    /// A media type that says nothing, such as <c>application/octet-stream</c>, is treated as <see langword="null"/>.
    /// </param>
    /// <exception cref="ArgumentException">The stream cannot be read, or the media type is not one of an image, a video or a sound.</exception>
    public static KlingMedia FromStream(Stream stream, string? mediaType = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.CanRead
            ? new StreamMedia(stream, MediaTypes.Check(mediaType, nameof(mediaType)))
            : throw new ArgumentException("The stream cannot be read.", nameof(stream));
    }
}
