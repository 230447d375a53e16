using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;

namespace Fal.Kling.Emulator;

/// <summary>Compresses a response and sends it in chunks, whether or not the client accepts that.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It owns only memory, which is released when the response is complete.")]
internal sealed class GzippedBody(Exchange exchange) : SpoiltBody(exchange)
{
    private readonly MemoryStream compressed = new();
    private GZipStream? gzip;
    private bool isComplete;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (gzip is null)
        {
            Response.Headers.ContentEncoding = "gzip";
            gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true);
        }

        // Each write is flushed, so that the events of a stream are not delayed.
        await gzip.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        await gzip.FlushAsync(cancellationToken).ConfigureAwait(false);
        await SendAsync(cancellationToken).ConfigureAwait(false);
    }

    public override long? LengthOf(long length) => length == 0 ? 0 : null;

    public override async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        if (gzip is not null && !isComplete)
        {
            isComplete = true;
            await gzip.DisposeAsync().ConfigureAwait(false);
            await SendAsync(cancellationToken).ConfigureAwait(false);
        }

        await base.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        byte[] ready = compressed.ToArray();
        compressed.SetLength(0);
        if (ready.Length > 0)
        {
            await base.WriteAsync(ready, cancellationToken).ConfigureAwait(false);
        }
    }
}
