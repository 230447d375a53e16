using System.Buffers.Binary;

namespace Fal.Kling;

/// <summary>
/// Reads AVIF boxes: <c>ftyp</c> identifies the format, and <c>meta/iprp/ipco/ispe</c> has the sizes of the pictures. Source: ISO/IEC 14496-12, 23008-12.
/// </summary>
internal static class AvifHeader
{
    private const string MediaType = "image/avif";

    public static MediaHeader? Read(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> rest = start;
        if (!TryReadBox(ref rest, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> content) || !type.SequenceEqual("ftyp"u8) || !IsAvif(content))
        {
            return null;
        }

        // The version and flags of a full box come before its content.
        ReadOnlySpan<byte> meta = Find(rest, "meta"u8);
        ReadOnlySpan<byte> properties = meta.Length < 4 ? default : Find(Find(meta[4..], "iprp"u8), "ipco"u8);
        return LargestOf(properties);
    }

    // The major brand, a version, the compatible brands.
    private static bool IsAvif(ReadOnlySpan<byte> brands)
    {
        for (int at = 0; at + 4 <= brands.Length; at += at == 0 ? 8 : 4)
        {
            if (brands.Slice(at, 4) is [(byte)'a', (byte)'v', (byte)'i', (byte)'f' or (byte)'s'])
            {
                return true;
            }
        }

        return false;
    }

    // A thumbnail and the tiles of a grid have sizes too. The picture is the largest.
    private static MediaHeader LargestOf(ReadOnlySpan<byte> properties)
    {
        MediaHeader largest = new(MediaType);
        while (TryReadBox(ref properties, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> content))
        {
            if (type.SequenceEqual("ispe"u8) && content.Length >= 12)
            {
                MediaHeader found = MediaHeader.WithSize(
                    MediaType, BinaryPrimitives.ReadUInt32BigEndian(content[4..]), BinaryPrimitives.ReadUInt32BigEndian(content[8..]));
                largest = Area(found) > Area(largest) ? found : largest;
            }
        }

        return largest;
    }

    private static long Area(MediaHeader header) => (header.Width ?? 0L) * (header.Height ?? 0L);

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> boxes, ReadOnlySpan<byte> wanted)
    {
        while (TryReadBox(ref boxes, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> content))
        {
            if (type.SequenceEqual(wanted))
            {
                return content;
            }
        }

        return default;
    }

    // A box that extends beyond the bytes read is cut there. Sizes 0 (to the end) and 1 (64 bits) occur only on media data, where the search may end.
    private static bool TryReadBox(scoped ref ReadOnlySpan<byte> boxes, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> content)
    {
        if (boxes.Length < 8 || BinaryPrimitives.ReadUInt32BigEndian(boxes) is var size && size < 8)
        {
            type = content = default;
            return false;
        }

        int length = (int)Math.Min(size, (uint)boxes.Length);
        type = boxes[4..8];
        content = boxes[8..length];
        boxes = boxes[length..];
        return true;
    }
}
