using System.Buffers.Binary;

namespace Fal.Kling;

/// <summary>
/// Reads a WAV: a RIFF container with the bytes per second in the chunk <c>fmt</c> and the sound in the chunk <c>data</c>. Source: Multimedia Programming
/// Interface 1.0, EBU Tech 3306.
/// </summary>
internal static class WavHeader
{
    private const int MaxChunks = 100;

    public static MediaHeader? Read(ReadOnlySpan<byte> start, MediaContent content) =>
        start.Length >= 12 && (start.StartsWith("RIFF"u8) || start.StartsWith("RF64"u8)) && start[8..12].SequenceEqual("WAVE"u8)
            ? new MediaHeader("audio/wav") { Duration = DurationOf(content) }
            : null;

    private static TimeSpan? DurationOf(MediaContent content)
    {
        Span<byte> chunk = stackalloc byte[20];
        uint bytesPerSecond = 0;
        long position = 12;
        for (int i = 0; i < MaxChunks && content.Read(position, chunk) is var count and >= 8; i++)
        {
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            position += 8;
            if (chunk.StartsWith("fmt "u8) && count == chunk.Length)
            {
                // Format, channels and samples per second come first.
                bytesPerSecond = BinaryPrimitives.ReadUInt32LittleEndian(chunk[16..]);
            }
            else if (chunk.StartsWith("data"u8))
            {
                return bytesPerSecond > 0 && SizeOfSound(size, position, content.Length) is { } sound ? MediaHeader.Seconds(sound / (double)bytesPerSecond) : null;
            }

            // A chunk of an odd size is padded.
            position += size + (size & 1L);
        }

        return null;
    }

    // A recorder that cannot seek back leaves the size at its maximum. Then the sound continues to the end of the file.
    private static long? SizeOfSound(uint size, long position, long? length) => length is { } whole
        ? Math.Min(size == uint.MaxValue ? long.MaxValue : size, whole - position)
        : size == uint.MaxValue ? null : size;
}
