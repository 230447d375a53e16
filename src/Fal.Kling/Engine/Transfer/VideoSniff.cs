namespace Fal.Kling.Engine.Transfer;

/// <summary>Tells a page that some gateway sent in place of a video, by its first bytes.</summary>
internal static class VideoSniff
{
    /// <summary>How many bytes it takes.</summary>
    public const int Reach = 64;

    public static bool IsPage(ReadOnlySpan<byte> start, string? mediaType)
    {
        if (IsContainer(start))
        {
            return false;
        }

        ReadOnlySpan<byte> text = start.StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? start[3..] : start;
        return text.TrimStart(" \t\r\n"u8) is [(byte)'<' or (byte)'{' or (byte)'[', ..]
            || mediaType is "application/json" or "application/xml" or "application/problem+json"
            || mediaType?.StartsWith("text/", StringComparison.Ordinal) == true;
    }

    // MP4 and its relatives begin with the box ftyp, WebM with the mark of EBML.
    private static bool IsContainer(ReadOnlySpan<byte> start) =>
        (start.Length >= 8 && start[4..8].SequenceEqual("ftyp"u8)) || start.StartsWith<byte>([0x1A, 0x45, 0xDF, 0xA3]);
}
