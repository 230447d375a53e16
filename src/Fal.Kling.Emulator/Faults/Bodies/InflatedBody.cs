using System.Text;

namespace Fal.Kling.Emulator;

/// <summary>
/// Adds a large member at the end of a JSON object: <c>logs</c> to a status, <c>padding</c> to anything else. It is generated while it is sent, so even a
/// gibibyte takes no memory.
/// </summary>
internal sealed class InflatedBody : SpoiltBody
{
    private const int ChunkSize = 64 * 1024;
    private const string LogStart = """{"timestamp":"2026-10-01T09:15:02.120394","message":" """;
    private const string LogEnd = """ ","level":"INFO","source":"USER"}""";
    private static readonly byte[] Padding = Repeat("x", ChunkSize);
    private static readonly byte[] Spaces = Repeat(" ", ChunkSize);
    private static readonly byte[] Log = Encoding.UTF8.GetBytes($"{LogStart.Trim()}{new string('x', ChunkSize)}{LogEnd.Trim()}");
    private static readonly byte[] NextLog = [(byte)',', .. Log];

    private readonly long bytes;
    private readonly bool isStatus;
    private readonly byte[] before;
    private readonly byte[] after;

    public InflatedBody(Exchange exchange, long bytes)
        : base(exchange)
    {
        this.bytes = bytes;
        isStatus = exchange.Route.Operation == FalOperation.Status;
        before = isStatus ? [.. ",\"logs\":["u8, .. Log] : ",\"padding\":\""u8.ToArray();
        after = isStatus ? "]}"u8.ToArray() : "\"}"u8.ToArray();
    }

    /// <summary>The number of filling bytes. In a status it is rounded up to whole log entries.</summary>
    private long Filling => isStatus ? (bytes + NextLog.Length - 1) / NextLog.Length * NextLog.Length : bytes;

    private bool IsJson => Response.ContentType == "application/json";

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (!IsJson)
        {
            await base.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        else if (bytes.Length > 2 && bytes.Span[^1] == (byte)'}')
        {
            await base.WriteAsync(bytes[..^1], cancellationToken).ConfigureAwait(false);
            await base.WriteAsync(before, cancellationToken).ConfigureAwait(false);
            await FillAsync(isStatus ? NextLog : Padding, Filling, cancellationToken).ConfigureAwait(false);
            await base.WriteAsync(after, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            // The JSON isn't an object, so the extra bytes are white space after it.
            await base.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            await FillAsync(Spaces, before.Length + Filling + after.Length - 1, cancellationToken).ConfigureAwait(false);
        }
    }

    public override long? LengthOf(long length) => base.LengthOf(IsJson && length > 0 ? length - 1 + before.Length + Filling + after.Length : length);

    private static byte[] Repeat(string text, int count) => Encoding.ASCII.GetBytes(new string(text[0], count));

    private async Task FillAsync(byte[] chunk, long count, CancellationToken cancellationToken)
    {
        for (; count > 0; count -= chunk.Length)
        {
            await base.WriteAsync(chunk.AsMemory(0, (int)Math.Min(count, chunk.Length)), cancellationToken).ConfigureAwait(false);
        }
    }
}
