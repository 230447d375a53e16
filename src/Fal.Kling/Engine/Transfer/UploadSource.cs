using Fal.Kling.Engine.Http;
using Microsoft.Win32.SafeHandles;

namespace Fal.Kling.Engine.Transfer;

/// <summary>One file to upload: its name in messages, its type and its bytes. The code that opened it closes it.</summary>
internal abstract class UploadSource
{
    /// <summary>Gets the property or parameter that it comes from, as in "the upload of Image".</summary>
    public required string Name { get; init; }

    /// <summary>Gets where the bytes are, as the subject of a sentence: "the stream", "the file '/home/me/a.png'".</summary>
    public required string Description { get; init; }

    public required string MediaType { get; init; }

    /// <summary>Gets the number of bytes; null when it is unknown until the end has been read.</summary>
    public abstract long? Length { get; }

    /// <exception cref="OwnContentException">The read failed.</exception>
    protected async ValueTask<int> GuardAsync(ValueTask<int> read, CancellationToken cancellationToken)
    {
        try
        {
            return await read.ConfigureAwait(false);
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw new OwnContentException($"{Description} cannot be read: {exception.Message}", exception);
        }
    }
}

/// <summary>A source that can be read from any offset, repeatedly, and by several parts of an upload at once.</summary>
internal abstract class RepeatableSource : UploadSource
{
    public sealed override long? Length => ByteCount;

    public abstract long ByteCount { get; }

    /// <summary>Fills the buffer.</summary>
    /// <exception cref="OwnContentException">The read failed, or the source became shorter.</exception>
    public async ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!buffer.IsEmpty)
        {
            int read = await GuardAsync(ReadSomeAsync(offset, buffer, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                throw new OwnContentException($"{Description} became shorter while it was read.");
            }

            offset += read;
            buffer = buffer[read..];
        }
    }

    protected abstract ValueTask<int> ReadSomeAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken);
}

internal sealed class BytesSource(ReadOnlyMemory<byte> bytes) : RepeatableSource
{
    public override long ByteCount => bytes.Length;

    protected override ValueTask<int> ReadSomeAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> rest = bytes[(int)offset..];
        int count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        return ValueTask.FromResult(count);
    }
}

internal sealed class FileSource(SafeFileHandle file, long length) : RepeatableSource
{
    public override long ByteCount => length;

    protected override ValueTask<int> ReadSomeAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken) =>
        RandomAccess.ReadAsync(file, buffer, offset, cancellationToken);
}

/// <summary>
/// A stream that is read once, from its current position to its end. Its length is not used, because a stream that is still buffering reports too little.
/// </summary>
/// <param name="stream">The stream. It is only read asynchronously.</param>
/// <param name="head">The bytes that have already been read from it.</param>
internal sealed class StreamSource(Stream stream, ReadOnlyMemory<byte> head) : UploadSource
{
    private ReadOnlyMemory<byte> head = head;

    // Only these two are known to report all of their bytes.
    public override long? Length { get; } =
        stream.GetType() == typeof(MemoryStream) || stream.GetType() == typeof(FileStream) ? head.Length + stream.Length - stream.Position : null;

    /// <summary>Fills the buffer as far as the stream reaches.</summary>
    /// <exception cref="OwnContentException">The stream cannot be read.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int fromHead = Math.Min(head.Length, buffer.Length);
        head[..fromHead].CopyTo(buffer);
        head = head[fromHead..];
        Memory<byte> rest = buffer[fromHead..];
        return fromHead + await GuardAsync(stream.ReadAtLeastAsync(rest, rest.Length, throwOnEndOfStream: false, cancellationToken), cancellationToken).ConfigureAwait(false);
    }
}
