namespace Fal.Kling.Emulator;

/// <summary>Sends the beginning of a response, counted in bytes or in events, and then breaks off in one of several ways.</summary>
internal class BrokenOffBody(Exchange exchange, BreakOff how, long? afterBytes, int? afterEvents) : SpoiltBody(exchange)
{
    private readonly Exchange exchange = exchange;
    private long sentBytes;
    private int sentEvents;

    protected long? AfterBytes { get; set; } = afterBytes;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        bool isEvent = bytes.Span[0] != (byte)':';
        if (isEvent && sentEvents == afterEvents)
        {
            await BreakOffAsync(cancellationToken).ConfigureAwait(false);
        }

        long allowed = (AfterBytes ?? long.MaxValue) - sentBytes;
        ReadOnlyMemory<byte> sent = bytes[..(int)Math.Min(bytes.Length, allowed)];
        if (!sent.IsEmpty)
        {
            await base.WriteAsync(sent, cancellationToken).ConfigureAwait(false);
        }

        sentBytes += sent.Length;
        sentEvents += isEvent ? 1 : 0;
        if (sentBytes == AfterBytes || sentEvents == afterEvents)
        {
            await BreakOffAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task BreakOffAsync(CancellationToken cancellationToken)
    {
        // The headers are sent even if nothing else is.
        await Response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);
        await exchange.BreakOffAsync(how).ConfigureAwait(false);
    }
}
