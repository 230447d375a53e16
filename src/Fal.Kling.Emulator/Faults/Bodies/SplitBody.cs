namespace Fal.Kling.Emulator;

/// <summary>Sends a few bytes at a time, so that no line, event or character is sure to arrive in one piece.</summary>
internal sealed class SplitBody(Exchange exchange, int size) : SpoiltBody(exchange)
{
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        for (int offset = 0; offset < bytes.Length; offset += size)
        {
            await base.WriteAsync(bytes.Slice(offset, Math.Min(size, bytes.Length - offset)), cancellationToken).ConfigureAwait(false);
        }
    }
}
