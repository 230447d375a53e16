using System.Buffers;

namespace Fal.Kling.Engine.Transfer;

/// <summary>Two pieces of memory that take turns: one is read into while the other is being written.</summary>
internal sealed class TransferBuffers : IDisposable
{
    private const int Size = 256 * 1024;

    private byte[] other = ArrayPool<byte>.Shared.Rent(Size);

    public byte[] Reading { get; private set; } = ArrayPool<byte>.Shared.Rent(Size);

    /// <summary>What was read; the memory that was being written is read into next.</summary>
    public ReadOnlyMemory<byte> Swap(int count)
    {
        (Reading, other) = (other, Reading);
        return other.AsMemory(0, count);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(Reading);
        ArrayPool<byte>.Shared.Return(other);
    }
}
