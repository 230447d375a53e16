namespace Fal.Kling.Emulator;

/// <summary>Sends the beginning of an answer, counted in bytes or in events, and then breaks off in one of several ways.</summary>
internal sealed class BrokenOffBody(Exchange exchange, BreakOff how, long? afterBytes, int? afterEvents) : AnswerBody(exchange.Http.Response)
{
    private long _bytes;
    private int _events;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var isEvent = bytes.Span[0] != (byte)':';
        if (afterEvents is { } events && isEvent && _events == events)
        {
            await BreakOffAsync(cancellationToken).ConfigureAwait(false);
        }

        var allowed = (afterBytes ?? long.MaxValue) - _bytes;
        var sent = bytes[..(int)Math.Min(bytes.Length, allowed)];
        if (!sent.IsEmpty)
        {
            await base.WriteAsync(sent, cancellationToken).ConfigureAwait(false);
        }

        _bytes += sent.Length;
        _events += isEvent ? 1 : 0;
        if (_bytes == afterBytes || _events == afterEvents)
        {
            await BreakOffAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task BreakOffAsync(CancellationToken cancellationToken)
    {
        // The headers go out even if nothing else does.
        await Response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);
        await exchange.BreakOffAsync(how).ConfigureAwait(false);
    }
}
