namespace Fal.Kling.Emulator;

/// <summary>Sends a UTF-8 byte order mark before an answer.</summary>
internal sealed class MarkedBody(Exchange exchange) : SpoiltBody(exchange)
{
    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];
    private bool isMarked;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (!isMarked)
        {
            isMarked = true;
            await base.WriteAsync(Mark, cancellationToken).ConfigureAwait(false);
        }

        await base.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
    }

    // An empty answer stays empty: nothing is written that the mark could stand before.
    public override long? LengthOf(long length) => base.LengthOf(length == 0 ? 0 : length + Mark.Length);
}
