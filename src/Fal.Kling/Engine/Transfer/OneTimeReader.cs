using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Transfer;

/// <summary>
/// Reads content that can be read once, a part at a time. Each part stays in memory until it has arrived, so that it can be sent again;
/// the memory of a part that has arrived serves the next one.
/// </summary>
internal sealed class OneTimeReader(StreamImage image)
{
    // Most images end within this; only then is memory for a whole part taken.
    private const int FirstReach = 1024 * 1024;

    private readonly ConcurrentBag<byte[]> spare = [];
    private byte[]? firstMemory;
    private int number;

    /// <summary>The first part; the content ends with it when it is shorter than <see cref="UploadPart.Size"/>.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadFirstAsync(CancellationToken cancellationToken)
    {
        byte[] reach = ArrayPool<byte>.Shared.Rent(FirstReach);
        try
        {
            int count = await FillAsync(reach.AsMemory(0, FirstReach), cancellationToken).ConfigureAwait(false);
            if (count < FirstReach)
            {
                return reach.AsMemory(0, count).ToArray();
            }

            byte[] memory = firstMemory = TakeMemory();
            reach.AsSpan(0, FirstReach).CopyTo(memory);
            count += await FillAsync(memory.AsMemory(FirstReach), cancellationToken).ConfigureAwait(false);
            return memory.AsMemory(0, count);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(reach);
        }
    }

    /// <summary>The first part, and those that follow it.</summary>
    public async IAsyncEnumerable<UploadPart> PartsAsync(ReadOnlyMemory<byte> first, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return Part(first, firstMemory);
        while (true)
        {
            byte[] memory = TakeMemory();
            int count = await FillAsync(memory, cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                yield break;
            }

            yield return Part(memory.AsMemory(0, count), memory);
        }
    }

    /// <summary>The part has arrived; its memory may serve another.</summary>
    public void Recycle(UploadPart part)
    {
        if (part.Memory is { } memory)
        {
            spare.Add(memory);
        }
    }

    private UploadPart Part(ReadOnlyMemory<byte> bytes, byte[]? memory) =>
        new(++number, new MemoryContent(image, bytes), new UploadPiece(0, bytes.Length), memory);

    private byte[] TakeMemory() => spare.TryTake(out byte[]? memory) ? memory : GC.AllocateUninitializedArray<byte>(UploadPart.Size);

    private async ValueTask<int> FillAsync(Memory<byte> memory, CancellationToken cancellationToken)
    {
        try
        {
            return await image.Stream.ReadAtLeastAsync(memory, memory.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new OwnContentException(ImageChecks.Unreadable(image, exception), exception);
        }
    }
}
