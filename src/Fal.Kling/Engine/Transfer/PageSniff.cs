namespace Fal.Kling.Engine.Transfer;

/// <summary>Recognises a page or an error document that a gateway sent in place of a file, by its first bytes.</summary>
internal static class PageSniff
{
    /// <summary>The number of bytes that it needs.</summary>
    public const int Reach = 64;

    /// <param name="start">The first bytes of the body.</param>
    /// <param name="mediaType">The media type of the response.</param>
    /// <param name="expectedType">The media type that fal reported for the file. A text file is not a page.</param>
    public static bool IsPage(ReadOnlySpan<byte> start, string? mediaType, string? expectedType)
    {
        if (IsContainer(start) || IsText(expectedType))
        {
            return false;
        }

        ReadOnlySpan<byte> text = start.StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? start[3..] : start;
        return text.TrimStart(" \t\r\n"u8) is [(byte)'<' or (byte)'{' or (byte)'[', ..] || IsText(mediaType);
    }

    private static bool IsText(string? mediaType) =>
        mediaType is not null
        && (mediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            || mediaType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase)
            || mediaType.StartsWith("application/problem+json", StringComparison.OrdinalIgnoreCase)
            || mediaType.StartsWith("application/xml", StringComparison.OrdinalIgnoreCase));

    // MP4 and its relatives begin with the box ftyp, WebM with the EBML signature.
    private static bool IsContainer(ReadOnlySpan<byte> start) =>
        (start.Length >= 8 && start[4..8].SequenceEqual("ftyp"u8)) || start.StartsWith<byte>([0x1A, 0x45, 0xDF, 0xA3]);
}
