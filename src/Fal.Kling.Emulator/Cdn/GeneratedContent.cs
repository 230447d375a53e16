using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Fal.Kling.Emulator;

/// <summary>
/// A file of any length that is stored nowhere: its bytes are computed from their offset and a seed. It begins like an MP4, so that a client does not
/// mistake it for an error page.
/// </summary>
internal sealed class GeneratedContent : FileContent
{
    private const int WordSize = sizeof(ulong);
    private static readonly byte[] Beginning = [0, 0, 0, 24, .. "ftypmp42"u8, 0, 0, 0, 0, .. "mp42isom"u8, 0, 0, 0, 0, .. "mdat"u8];
    private readonly ulong seed;
    private readonly Lazy<string> sha256;

    public GeneratedContent(long length, int seed)
    {
        Length = length;
        this.seed = Mix((ulong)seed + 1);
        sha256 = new Lazy<string>(Hash);
    }

    public override long Length { get; }

    public override string Sha256 => sha256.Value;

    public override string ETag => $"\"{seed:x16}{Length:x16}\"";

    public override async Task WriteAsync(AnswerBody output, long offset, long count, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkSize + WordSize);
        try
        {
            for (long end = offset + count; offset < end; offset += ChunkSize)
            {
                ReadOnlyMemory<byte> chunk = Fill(buffer, offset, (int)Math.Min(ChunkSize, end - offset));
                await output.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private ReadOnlyMemory<byte> Fill(byte[] buffer, long offset, int count)
    {
        int skipped = (int)(offset % WordSize);
        ulong firstWord = (ulong)(offset / WordSize);
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(buffer.AsSpan(0, buffer.Length / WordSize * WordSize));
        for (int i = 0; i < (skipped + count + WordSize - 1) / WordSize; i++)
        {
            ulong word = Mix(seed + firstWord + (ulong)i);
            words[i] = BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
        }

        if (offset < Beginning.Length)
        {
            Beginning.AsSpan((int)offset).CopyTo(buffer.AsSpan(skipped));
        }

        return buffer.AsMemory(skipped, count);
    }

    private string Hash()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[ChunkSize + WordSize];
        for (long offset = 0; offset < Length; offset += ChunkSize)
        {
            hash.AppendData(Fill(buffer, offset, (int)Math.Min(ChunkSize, Length - offset)).Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>SplitMix64: maps every counter to a pseudo-random number.</summary>
    private static ulong Mix(ulong counter)
    {
        ulong z = counter * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
