namespace Fal.Kling;

/// <summary>Recognises formats of which only the media type is read: WebM, Matroska, Ogg, FLAC and AAC.</summary>
internal static class OtherHeaders
{
    // The type of an EBML document, and the first packet of an Ogg stream, are at the very beginning.
    private const int SearchLength = 64;

    public static MediaHeader? Read(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> beginning = start[..Math.Min(SearchLength, start.Length)];
        string? mediaType = start switch
        {
            [0x1A, 0x45, 0xDF, 0xA3, ..] => MatroskaType(beginning),
            [(byte)'O', (byte)'g', (byte)'g', (byte)'S', ..] => beginning.IndexOf("theora"u8) >= 0 ? "video/ogg" : "audio/ogg",
            [(byte)'f', (byte)'L', (byte)'a', (byte)'C', ..] => "audio/flac",
            [(byte)'A', (byte)'D', (byte)'I', (byte)'F', ..] => "audio/aac",
            _ => IsAdts(start) ? "audio/aac" : null,
        };
        return mediaType is null ? null : new MediaHeader(mediaType);
    }

    // Source: RFC 8794 and RFC 9559.
    private static string? MatroskaType(ReadOnlySpan<byte> beginning)
    {
        if (beginning.IndexOf("webm"u8) >= 0)
        {
            return "video/webm";
        }

        return beginning.IndexOf("matroska"u8) >= 0 ? "video/x-matroska" : null;
    }

    // Requires two frames in a row, because the sync word is short. Source: ISO/IEC 13818-7, 6.2.
    private static bool IsAdts(ReadOnlySpan<byte> start)
    {
        if (!IsAdtsFrame(start))
        {
            return false;
        }

        int length = ((start[3] & 3) << 11) | (start[4] << 3) | (start[5] >> 5);
        return length >= 7 && (length == start.Length || (length < start.Length && IsAdtsFrame(start[length..])));
    }

    private static bool IsAdtsFrame(ReadOnlySpan<byte> bytes) => bytes is [0xFF, _, _, _, _, _, _, ..] && (bytes[1] & 0xF6) == 0xF0 && ((bytes[2] >> 2) & 15) < 13;
}
