using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Fal.Kling.Emulator;

/// <summary>An uploaded file: its parts on disk, one after the other.</summary>
internal sealed class SpooledContent : FileContent
{
    private readonly IReadOnlyList<SpooledPart> parts;
    private readonly Lazy<string> sha256;

    public SpooledContent(IReadOnlyList<SpooledPart> parts)
    {
        this.parts = parts;
        Length = parts.Sum(part => part.Length);
        ETag = parts.Count == 1 ? parts[0].ETag : $"\"{HashOfHashes(parts)}-{parts.Count}\"";
        sha256 = new Lazy<string>(() => parts.Count == 1 ? parts[0].Sha256 : Hash());
    }

    public override long Length { get; }

    public override string Sha256 => sha256.Value;

    public override string ETag { get; }

    public override async Task WriteAsync(AnswerBody output, long offset, long count, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            foreach (SpooledPart part in parts)
            {
                long length = Math.Min(count, part.Length - offset);
                if (length > 0)
                {
                    await WritePartAsync(output, part, offset, length, buffer, cancellationToken).ConfigureAwait(false);
                    count -= length;
                }

                offset = Math.Max(0, offset - part.Length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task WritePartAsync(
        AnswerBody output, SpooledPart part, long offset, long count, byte[] buffer, CancellationToken cancellationToken)
    {
        using SafeFileHandle file = File.OpenHandle(part.Path, options: FileOptions.Asynchronous | FileOptions.SequentialScan);
        for (long end = offset + count; offset < end;)
        {
            Memory<byte> wanted = buffer.AsMemory(0, (int)Math.Min(ChunkSize, end - offset));
            int read = await RandomAccess.ReadAsync(file, wanted, offset, cancellationToken).ConfigureAwait(false);
            await output.WriteAsync(wanted[..read], cancellationToken).ConfigureAwait(false);
            offset += read;
        }
    }

    private static string HashOfHashes(IReadOnlyList<SpooledPart> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(parts.Select(part => part.Sha256)))))[..32];

    private string Hash()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[ChunkSize];
        foreach (SpooledPart part in parts)
        {
            using SafeFileHandle file = File.OpenHandle(part.Path, options: FileOptions.SequentialScan);
            for (long offset = 0; offset < part.Length;)
            {
                int read = RandomAccess.Read(file, buffer, offset);
                hash.AppendData(buffer, 0, read);
                offset += read;
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
