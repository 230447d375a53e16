using System.Buffers;

namespace Fal.Kling.Verification;

/// <summary>Reads what anyone may have sent, whatever length it claims to have.</summary>
internal static class BoundedReading
{
    private const int ChunkSize = 16 * 1024;

    /// <summary>Reads a stream to its end.</summary>
    /// <returns>Its bytes; null if there are more than the limit.</returns>
    public static async Task<ReadOnlyMemory<byte>?> TryReadAsync(Stream stream, int limit, CancellationToken cancellationToken)
    {
        // The memory grows with what has arrived, not with what was announced.
        ArrayBufferWriter<byte> read = new(Math.Min(ChunkSize, limit + 1));
        while (true)
        {
            Memory<byte> free = read.GetMemory(1);
            int count = await stream.ReadAsync(free[..Math.Min(free.Length, limit + 1 - read.WrittenCount)], cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return read.WrittenMemory;
            }

            read.Advance(count);
            if (read.WrittenCount > limit)
            {
                return null;
            }
        }
    }
}
