using System.Buffers.Binary;

namespace Fal.Kling;

/// <summary>Reads a GIF: a signature, then the logical screen. Source: GIF89a, 17 and 18.</summary>
internal static class GifHeader
{
    public static MediaHeader? Read(ReadOnlySpan<byte> start)
    {
        if (!start.StartsWith("GIF87a"u8) && !start.StartsWith("GIF89a"u8))
        {
            return null;
        }

        return start.Length >= 10
            ? MediaHeader.WithSize("image/gif", BinaryPrimitives.ReadUInt16LittleEndian(start[6..]), BinaryPrimitives.ReadUInt16LittleEndian(start[8..]))
            : new MediaHeader("image/gif");
    }
}
