namespace Fal.Kling.Emulator;

/// <summary>Sends a UTF-8 byte order mark before a response.</summary>
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

    // An empty response stays empty, because the mark is sent with the first bytes.
    public override long? LengthOf(long length) => base.LengthOf(length == 0 ? 0 : length + Mark.Length);
}
