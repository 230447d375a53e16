using System.Buffers.Binary;

namespace Fal.Kling;

/// <summary>Reads JPEG segments up to the frame header, which has the size. EXIF data and colour profiles come before it. Source: ITU-T T.81, annex B.</summary>
internal static class JpegHeader
{
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;

    public static MediaHeader? Read(ReadOnlySpan<byte> start)
    {
        if (!start.StartsWith<byte>([0xFF, 0xD8, 0xFF]))
        {
            return null;
        }

        ReadOnlySpan<byte> rest = start[2..];
        while (NextMarker(ref rest) is { } marker and not (StartOfScan or EndOfImage))
        {
            if (HasNoLength(marker))
            {
                continue;
            }

            if (IsFrame(marker) && rest.Length >= 7)
            {
                // Length, precision, height, width.
                return MediaHeader.WithSize("image/jpeg", BinaryPrimitives.ReadUInt16BigEndian(rest[5..]), BinaryPrimitives.ReadUInt16BigEndian(rest[3..]));
            }

            if (rest.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(rest) is var length && length > rest.Length)
            {
                break;
            }

            rest = rest[length..];
        }

        return new MediaHeader("image/jpeg");
    }

    // A marker may be preceded by any number of fill bytes.
    private static byte? NextMarker(ref ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty || rest[0] != 0xFF)
        {
            return null;
        }

        int marker = rest.IndexOfAnyExcept((byte)0xFF);
        if (marker < 0)
        {
            return null;
        }

        byte found = rest[marker];
        rest = rest[(marker + 1)..];
        return found;
    }

    private static bool HasNoLength(byte marker) => marker is 0x01 or (>= 0xD0 and <= 0xD7);

    // C4, C8 and CC are in the range of the frames, but are tables.
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}
