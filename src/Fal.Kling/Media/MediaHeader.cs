namespace Fal.Kling;

/// <summary>What the first bytes of an image, a video or a sound say about it: its media type, and where they reach that far its size in pixels and how long it lasts.</summary>
internal sealed record MediaHeader(string MediaType, int? Width = null, int? Height = null)
{
    /// <summary>How long a video or a sound lasts.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Whether <see cref="Duration"/> was computed from the size of the file, which is only right where the bit rate is constant.</summary>
    public bool IsEstimate { get; init; }

    /// <summary>The frames per second of a video, as an average.</summary>
    public double? FrameRate { get; init; }

    /// <summary>The formats of images that are recognised, in words. Source: the endpoints' pages.</summary>
    public const string ImageFormats = "PNG, JPEG, WebP, GIF or AVIF";

    public const string VideoFormats = "MP4, QuickTime, WebM or Matroska";

    public const string AudioFormats = "MP3, WAV, M4A, AAC, Ogg or FLAC";

    /// <param name="start">The first bytes.</param>
    /// <param name="content">All of it, for the formats that keep their facts elsewhere.</param>
    /// <returns>Null when the bytes begin like none of the formats.</returns>
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

    /// <summary>A header whose size is only believed when it is one.</summary>
    public static MediaHeader WithSize(string mediaType, long width, long height) =>
        width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue ? new MediaHeader(mediaType, (int)width, (int)height) : new MediaHeader(mediaType);

    /// <returns>The length in time; null when it is none, or one that no video has.</returns>
    public static TimeSpan? Seconds(double seconds) => seconds is > 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null;
}
