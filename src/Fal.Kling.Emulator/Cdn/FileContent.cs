namespace Fal.Kling.Emulator;

/// <summary>Bytes that can be served from any offset, without being held in memory if they are many.</summary>
internal abstract class FileContent
{
    /// <summary>How many bytes go out at once.</summary>
    protected const int ChunkSize = 256 * 1024;

    public abstract long Length { get; }

    /// <summary>Lowercase hex. Of a large file it is calculated when it is first asked for.</summary>
    public abstract string Sha256 { get; }

    /// <summary>In quotation marks; another for other bytes.</summary>
    public abstract string ETag { get; }

    public abstract Task WriteAsync(AnswerBody output, long offset, long count, CancellationToken cancellationToken);
}
