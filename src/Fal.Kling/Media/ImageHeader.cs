namespace Fal.Kling;

/// <summary>What the first bytes of an image say: its media type, and its size in pixels where they reach that far.</summary>
internal sealed record ImageHeader(string MediaType, int? Width = null, int? Height = null)
{
    /// <summary>The formats that fal takes for Kling, in words. Source: the endpoints' pages.</summary>
    public const string Formats = "PNG, JPEG, WebP, GIF or AVIF";

    /// <summary>Null when the bytes begin like none of the formats.</summary>
    public static ImageHeader? Read(ReadOnlySpan<byte> start) =>
        PngHeader.Read(start) ?? JpegHeader.Read(start) ?? WebpHeader.Read(start) ?? GifHeader.Read(start) ?? AvifHeader.Read(start);

    /// <summary>A header whose size is only believed when it is one.</summary>
    public static ImageHeader WithSize(string mediaType, long width, long height) =>
        width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue ? new ImageHeader(mediaType, (int)width, (int)height) : new ImageHeader(mediaType);
}
