namespace Fal.Kling;

/// <summary>Reads from the first bytes of an image, a video or a sound its media type and, if they include it, its size in pixels and its duration.</summary>
internal sealed record MediaHeader(string MediaType, int? Width = null, int? Height = null)
{
    /// <summary>Gets the duration of a video or a sound.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Gets whether <see cref="Duration"/> was computed from the file size, which is only correct for a constant bit rate.</summary>
    public bool IsEstimate { get; init; }

    /// <summary>Gets the average frames per second of a video.</summary>
    public double? FrameRate { get; init; }

    /// <summary>The recognised image formats, in words. Source: the endpoints' pages.</summary>
    public const string ImageFormats = "PNG, JPEG, WebP, GIF or AVIF";

    public const string VideoFormats = "MP4, QuickTime, WebM or Matroska";

    public const string AudioFormats = "MP3, WAV, M4A, AAC, Ogg or FLAC";

    /// <param name="start">The first bytes.</param>
    /// <param name="content">The whole content, for formats that store their properties elsewhere.</param>
    /// <returns>Null when the format is not recognised.</returns>
    public static MediaHeader? Read(ReadOnlySpan<byte> start, MediaContent content) =>
        PngHeader.Read(start)
        ?? JpegHeader.Read(start)
        ?? WebpHeader.Read(start)
        ?? GifHeader.Read(start)
        ?? AvifHeader.Read(start)
        ?? Mp4Header.Read(start, content)
        ?? WavHeader.Read(start, content)
        ?? Mp3Header.Read(start, content)
        ?? OtherHeaders.Read(start);

    /// <summary>Creates a header. An impossible size is ignored.</summary>
    public static MediaHeader WithSize(string mediaType, long width, long height) =>
        width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue ? new MediaHeader(mediaType, (int)width, (int)height) : new MediaHeader(mediaType);

    /// <returns>The duration; null when it is not positive, or too long for any video.</returns>
    public static TimeSpan? Seconds(double seconds) => seconds is > 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null;
}
