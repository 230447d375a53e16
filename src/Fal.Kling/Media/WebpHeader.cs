using System.Buffers.Binary;

namespace Fal.Kling;

/// <summary>Reads a WebP: a RIFF container whose first chunk is lossy (VP8), lossless (VP8L) or extended (VP8X). Source: RFC 9649, RFC 6386.</summary>
internal static class WebpHeader
{
    private const string MediaType = "image/webp";

    public static MediaHeader? Read(ReadOnlySpan<byte> start)
    {
        if (start.Length < 12 || !start.StartsWith("RIFF"u8) || !start[8..12].SequenceEqual("WEBP"u8))
        {
            return null;
        }

        if (start.Length < 30)
        {
            return new MediaHeader(MediaType);
        }

        ReadOnlySpan<byte> chunk = start[20..];
        return start[12..16] switch
        {
            [(byte)'V', (byte)'P', (byte)'8', (byte)' '] => ReadLossy(chunk),
            [(byte)'V', (byte)'P', (byte)'8', (byte)'L'] => ReadLossless(chunk),
            [(byte)'V', (byte)'P', (byte)'8', (byte)'X'] => MediaHeader.WithSize(MediaType, ReadUInt24(chunk[4..]) + 1, ReadUInt24(chunk[7..]) + 1),
            _ => new MediaHeader(MediaType),
        };
    }

    // Fourteen bits each. The two bits above them are the scale.
    private static MediaHeader ReadLossy(ReadOnlySpan<byte> frame) => frame[3..6].SequenceEqual<byte>([0x9D, 0x01, 0x2A])
        ? MediaHeader.WithSize(MediaType, BinaryPrimitives.ReadUInt16LittleEndian(frame[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(frame[8..]) & 0x3FFF)
        : new MediaHeader(MediaType);

    private static MediaHeader ReadLossless(ReadOnlySpan<byte> frame)
    {
        uint bits = BinaryPrimitives.ReadUInt32LittleEndian(frame[1..]);
        return frame[0] == 0x2F ? MediaHeader.WithSize(MediaType, (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1) : new MediaHeader(MediaType);
    }

    private static int ReadUInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
