using Fal.Kling.Engine.Http;
using Microsoft.Win32.SafeHandles;

namespace Fal.Kling.Engine.Transfer;

/// <summary>Content that can be read from any place, as often as needed, by several parts of an upload at once.</summary>
internal abstract class RepeatableContent(KlingImage image, long length)
{
    public KlingImage Image { get; } = image;

    public long Length { get; } = length;

    /// <summary>Fills the buffer.</summary>
    /// <exception cref="OwnContentException">The image could not be read, or has become shorter.</exception>
    public async ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            while (!buffer.IsEmpty)
            {
                int read = await ReadSomeAsync(offset, buffer, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    throw new OwnContentException($"{ImageChecks.NameOf(Image)} became shorter while it was read.");
                }

                offset += read;
                buffer = buffer[read..];
            }
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OwnContentException))
        {
            throw new OwnContentException(ImageChecks.Unreadable(Image, exception), exception);
        }
    }

    protected abstract ValueTask<int> ReadSomeAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken);
}

internal sealed class MemoryContent(KlingImage image, ReadOnlyMemory<byte> bytes) : RepeatableContent(image, bytes.Length)
{
    protected override ValueTask<int> ReadSomeAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> rest = bytes[(int)offset..];
        int count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        return ValueTask.FromResult(count);
    }
}

internal sealed class FileContent(FileImage image, SafeFileHandle file, long length) : RepeatableContent(image, length)
{
    protected override ValueTask<int> ReadSomeAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken) =>
        RandomAccess.ReadAsync(file, buffer, offset, cancellationToken);
}

/// <summary>A stream of the caller's that can seek. Its reads take turns.</summary>
internal sealed class SeekableContent(StreamImage image, long start, long length) : RepeatableContent(image, length)
{
    private Task lastTurn = Task.CompletedTask;

    protected override async ValueTask<int> ReadSomeAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await Interlocked.Exchange(ref lastTurn, turn.Task).ConfigureAwait(false);
        try
        {
            image.Stream.Position = start + offset;
            return await image.Stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            turn.SetResult();
        }
    }
}
