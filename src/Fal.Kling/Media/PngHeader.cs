using System.Buffers.Binary;

namespace Fal.Kling;

/// <summary>Reads a PNG: a signature, then the chunk IHDR. Source: the PNG specification, 5.2 and 11.2.1.</summary>
internal static class PngHeader
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static MediaHeader? Read(ReadOnlySpan<byte> start)
    {
        if (!start.StartsWith(Signature))
        {
            return null;
        }

        return start.Length >= 24 && start[12..16].SequenceEqual("IHDR"u8)
            ? MediaHeader.WithSize("image/png", BinaryPrimitives.ReadUInt32BigEndian(start[16..]), BinaryPrimitives.ReadUInt32BigEndian(start[20..]))
            : new MediaHeader("image/png");
    }
}
