using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Fal.Kling.TransferApp;

/// <summary>Content of any length that is not stored anywhere: its bytes are calculated from their position. They look random and are the same every time.</summary>
public sealed class NoiseStream(long length, bool canSeek) : Stream
{
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => canSeek;

    public override bool CanWrite => false;

    public override long Length => canSeek ? length : throw new NotSupportedException();

    public override long Position
    {
        get => canSeek ? position : throw new NotSupportedException();
        set => position = canSeek ? value : throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Min(buffer.Length, length - position);
        int done = 0;
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        while (done < count)
        {
            int skip = (int)(position % sizeof(ulong));
            long first = position / sizeof(ulong);
            Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(buffer[done..count]);
            int taken;
            if (skip == 0 && words.Length > 0)
            {
                for (int i = 0; i < words.Length; i++)
                {
                    words[i] = Mix((ulong)(first + i));
                }

                taken = words.Length * sizeof(ulong);
            }
            else
            {
                BinaryPrimitives.WriteUInt64LittleEndian(word, Mix((ulong)first));
                taken = Math.Min(sizeof(ulong) - skip, count - done);
                word.Slice(skip, taken).CopyTo(buffer[done..]);
            }

            done += taken;
            position += taken;
        }

        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    // SplitMix64.
    private static ulong Mix(ulong counter)
    {
        ulong z = counter * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
