namespace Fal.Kling;

/// <summary>An image to start or end a video with: a URL that fal can read, or content that is uploaded first.</summary>
public abstract class KlingImage
{
    private protected KlingImage(string? mediaType = null) => MediaType = mediaType;

    /// <summary>What the caller says it is; the first bytes know better.</summary>
    internal string? MediaType { get; }

    /// <summary>An image that fal downloads itself. It must be reachable from the internet without a login.</summary>
    /// <param name="url">An absolute http or https URL, or a data URI (fal advises those for a few kilobytes only).</param>
    /// <exception cref="ArgumentException">The URL is not of that kind.</exception>
    public static KlingImage FromUrl(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return url.IsAbsoluteUri && url.Scheme is "https" or "http" or "data"
            ? new UrlImage(url)
            : throw NotForFal(SafeUrl.Of(url), nameof(url));
    }

    /// <inheritdoc cref="FromUrl(Uri)"/>
    public static KlingImage FromUrl(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed) ? FromUrl(parsed) : throw NotForFal(SafeUrl.Of(url), nameof(url));
    }

    /// <summary>An image on disk. Validation reads its first bytes; it is opened again when it is uploaded.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="mediaType">
    /// Its media type, for a format that its first bytes do not tell. Default: <see langword="null"/>. The bytes decide where they tell it, and never the file's name.
    /// </param>
    /// <exception cref="ArgumentException">The path is blank, or the media type is not one of an image.</exception>
    public static KlingImage FromFile(string path, string? mediaType = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new FileImage(path, PropertyChecks.ImageType(mediaType, nameof(mediaType)));
    }

    /// <summary>An image in memory.</summary>
    /// <param name="bytes">The encoded image, such as the content of a PNG file. Not copied: leave it unchanged until it is uploaded.</param>
    /// <param name="mediaType">
    /// Its media type, such as <c>image/png</c>, for a format that its first bytes do not tell. Default: <see langword="null"/>. The bytes decide where they tell it.
    /// </param>
    /// <exception cref="ArgumentException">The media type is not one of an image.</exception>
    public static KlingImage FromBytes(ReadOnlyMemory<byte> bytes, string? mediaType = null) =>
        new BytesImage(bytes, PropertyChecks.ImageType(mediaType, nameof(mediaType)));

    /// <summary>An image from a stream, which stays the caller's to close.</summary>
    /// <param name="stream">
    /// A readable stream. One that can seek is read from where it stands now, as often as needed, but by one upload at a time. One that cannot is read once,
    /// so its image serves one upload only; at most 30 MiB of it are in memory at a time.
    /// </param>
    /// <param name="mediaType">
    /// Its media type, such as <c>image/png</c>, for a format that its first bytes do not tell. Default: <see langword="null"/>. The bytes decide where they tell it.
    /// </param>
    /// <exception cref="ArgumentException">The stream cannot be read, or the media type is not one of an image.</exception>
    public static KlingImage FromStream(Stream stream, string? mediaType = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.CanRead
            ? new StreamImage(stream, PropertyChecks.ImageType(mediaType, nameof(mediaType)))
            : throw new ArgumentException("The stream cannot be read.", nameof(stream));
    }

    private static ArgumentException NotForFal(string url, string parameter) =>
        new($"'{url}' is not an absolute http, https or data URL; use FromFile for a path.", parameter);
}
