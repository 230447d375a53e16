namespace Fal.Kling;

/// <summary>
/// Reads MP3 frames, which may follow an ID3 tag. The first frame may state how many there are. Otherwise the duration is estimated from its bit rate.
/// Source: ISO/IEC 11172-3, 2.4.2; id3.org, ID3v2.4.0 structure; the Xing and VBRI headers as LAME and Fraunhofer write them.
/// </summary>
internal static class Mp3Header
{
    private const string MediaType = "audio/mpeg";
    private const int TagHeader = 10;

    // Some encoders leave a few bytes between the tag and the first frame.
    private const int SearchLength = 4096;

    public static MediaHeader? Read(ReadOnlySpan<byte> start, MediaContent content)
    {
        long tag = LengthOfTag(start);
        Span<byte> sound = stackalloc byte[SearchLength];
        sound = sound[..content.Read(tag, sound)];
        if (tag == 0)
        {
            // Two bytes that look like a frame occur everywhere. Two frames in a row do not.
            return Mp3Frame.Read(sound) is { } first && IsFollowedByFrame(first, offset: 0, content) ? Header(first, sound, offset: 0, content) : null;
        }

        if (OtherHeaders.Read(sound) is { } other)
        {
            return other;
        }

        for (int at = 0; at < sound.Length; at++)
        {
            if (Mp3Frame.Read(sound[at..]) is { } frame && IsFollowedByFrame(frame, tag + at, content))
            {
                return Header(frame, sound[at..], tag + at, content);
            }
        }

        return new MediaHeader(MediaType);
    }

    private static MediaHeader Header(Mp3Frame first, ReadOnlySpan<byte> sound, long offset, MediaContent content)
    {
        if (first.CountFrames(sound) is { } frames)
        {
            return new MediaHeader(MediaType) { Duration = MediaHeader.Seconds(frames * first.Seconds) };
        }

        return content.Length is { } length
            ? new MediaHeader(MediaType) { Duration = MediaHeader.Seconds((length - offset) * 8.0 / first.BitRate), IsEstimate = true }
            : new MediaHeader(MediaType);
    }

    private static bool IsFollowedByFrame(Mp3Frame frame, long offset, MediaContent content)
    {
        Span<byte> next = stackalloc byte[Mp3Frame.HeaderSize];
        long end = offset + frame.Length;
        return content.Length == end || (content.Read(end, next) == next.Length && Mp3Frame.Read(next) is not null);
    }

    // The size is seven bits of each of the last four bytes. A footer repeats the header.
    private static long LengthOfTag(ReadOnlySpan<byte> start)
    {
        if (start.Length < TagHeader || !start.StartsWith("ID3"u8) || start[6..TagHeader].ContainsAnyInRange<byte>(0x80, 0xFF))
        {
            return 0;
        }

        int size = (start[6] << 21) | (start[7] << 14) | (start[8] << 7) | start[9];
        return TagHeader + size + ((start[5] & 0x10) == 0 ? 0 : TagHeader);
    }
}
