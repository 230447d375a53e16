using System.Text;

namespace Fal.Kling.Tests.Support;

/// <summary>A response body as it arrives: pieces, pauses, and how it ends.</summary>
internal sealed class ScriptedBody
{
    private readonly List<object> parts = [];

    public ScriptedBody Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));

    public ScriptedBody Bytes(byte[] bytes) => Add(bytes);

    /// <summary>The text, split so that every byte arrives on its own.</summary>
    public ScriptedBody ByteByByte(string text)
    {
        foreach (byte one in Encoding.UTF8.GetBytes(text))
        {
            Add(new[] { one });
        }

        return this;
    }

    public ScriptedBody Pause(TimeSpan length, VirtualTime time) => Add((Func<CancellationToken, Task>)(token => time.Delay(length, token)));

    /// <summary>Sends nothing more and never ends.</summary>
    public ScriptedBody Hang(VirtualTime time) => Pause(Timeout.InfiniteTimeSpan, time);

    public ScriptedBody Throw(Exception exception) => Add((Func<CancellationToken, Task>)(_ => Task.FromException(exception)));

    public Stream Open() => new Reader(parts);

    private ScriptedBody Add(object part)
    {
        parts.Add(part);
        return this;
    }

    private sealed class Reader(IReadOnlyList<object> parts) : MemoryStream
    {
        private int next;
        private ReadOnlyMemory<byte> current;

        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (current.IsEmpty)
            {
                if (next == parts.Count)
                {
                    return 0;
                }

                object part = parts[next++];
                if (part is byte[] bytes)
                {
                    current = bytes;
                }
                else
                {
                    await ((Func<CancellationToken, Task>)part)(cancellationToken);
                }
            }

            int count = Math.Min(buffer.Length, current.Length);
            current[..count].CopyTo(buffer);
            current = current[count..];
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            byte[] buffer = new byte[bufferSize];
            int read;
            while ((read = await ReadAsync(buffer, cancellationToken)) > 0)
            {
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
    }
}
