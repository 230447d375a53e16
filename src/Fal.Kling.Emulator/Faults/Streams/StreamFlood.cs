using System.Text;

namespace Fal.Kling.Emulator;

/// <summary>Sends many bytes that never form a complete event. It repeats one piece, so that it takes no memory.</summary>
internal sealed class StreamFlood : StreamScript
{
    private const int ChunkSize = 64 * 1024;
    private const int LineLength = 1024;
    private readonly byte[] beginning;
    private readonly byte[] repeated;
    private readonly long bytes;

    private StreamFlood(string beginning, string repeated, long bytes)
    {
        this.beginning = Encoding.ASCII.GetBytes(beginning);
        this.repeated = Encoding.ASCII.GetBytes(repeated);
        this.bytes = bytes;
    }

    /// <summary>Creates one line without a line break.</summary>
    public static StreamFlood OfOneLine(long bytes) => new("data: ", new string('x', ChunkSize), bytes);

    /// <summary>Creates one event of many lines, without the blank line that ends an event.</summary>
    public static StreamFlood OfOneEvent(long bytes)
    {
        string line = $"data: {new string('x', LineLength - "data: \n".Length)}\n";
        return new StreamFlood(string.Empty, string.Concat(Enumerable.Repeat(line, ChunkSize / LineLength)), bytes);
    }

    public override async Task RunAsync(AnswerBody body, Func<byte[]> writeStatus, FalEmulatorOptions options, CancellationToken cancellationToken)
    {
        long remaining = bytes;
        for (byte[] piece = beginning; remaining > 0; piece = repeated)
        {
            int length = (int)Math.Min(piece.Length, remaining);
            if (length > 0)
            {
                await body.WriteAsync(piece.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            }

            remaining -= length;
        }
    }
}
