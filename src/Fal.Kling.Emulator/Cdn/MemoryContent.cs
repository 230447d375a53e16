using System.Security.Cryptography;

namespace Fal.Kling.Emulator;

/// <summary>A small file, held in memory.</summary>
internal sealed class MemoryContent(ReadOnlyMemory<byte> bytes) : FileContent
{
    public ReadOnlyMemory<byte> Bytes => bytes;

    public override long Length => bytes.Length;

    public override string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));

    public override string ETag => $"\"{Sha256[..32]}\"";

    public override async Task WriteAsync(AnswerBody output, long offset, long count, CancellationToken cancellationToken)
    {
        for (long end = offset + count; offset < end; offset += ChunkSize)
        {
            int length = (int)Math.Min(ChunkSize, end - offset);
            await output.WriteAsync(bytes.Slice((int)offset, length), cancellationToken).ConfigureAwait(false);
        }
    }
}
