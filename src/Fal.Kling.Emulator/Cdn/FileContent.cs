namespace Fal.Kling.Emulator;

/// <summary>Bytes that can be served from any offset. Large content is not held in memory.</summary>
internal abstract class FileContent
{
    /// <summary>The number of bytes sent at a time.</summary>
    protected const int ChunkSize = 256 * 1024;

    public abstract long Length { get; }

    /// <summary>The hash in lowercase hex. For a large file it is computed on first use.</summary>
    public abstract string Sha256 { get; }

    /// <summary>The ETag, in quotation marks. Different bytes have a different ETag.</summary>
    public abstract string ETag { get; }

    public abstract Task WriteAsync(AnswerBody output, long offset, long count, CancellationToken cancellationToken);
}
