using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Primitives;

namespace Fal.Kling.Emulator;

/// <summary>
/// Sends a response without a length and without chunks, so that only closing the connection ends it. Kestrel cannot do that over HTTP/1.1, so this class
/// writes to the socket itself. HTTP/2 has no such responses: there the response has no length and its stream ends.
/// </summary>
internal sealed class CloseDelimitedBody(Exchange exchange, long? afterBytes) : SpoiltBody(exchange)
{
    private readonly Exchange exchange = exchange;
    private readonly Socket? socket = exchange.Http.Request.Protocol == "HTTP/1.1"
        ? exchange.Http.Features.Get<IConnectionSocketFeature>()?.Socket
        : null;

    private long remaining = afterBytes ?? long.MaxValue;
    private bool hasHead;
    private bool hasEnded;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> sent = bytes[..(int)Math.Min(bytes.Length, remaining)];
        remaining -= sent.Length;
        if (socket is null)
        {
            await base.WriteAsync(sent, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await SendHeadAsync(socket, cancellationToken).ConfigureAwait(false);
            await SendAsync(socket, sent, cancellationToken).ConfigureAwait(false);
        }

        if (remaining == 0)
        {
            await EndAsync(cancellationToken).ConfigureAwait(false);
            throw new AnswerEndedException();
        }
    }

    public override long? LengthOf(long length) => null;

    public override ValueTask CompleteAsync(CancellationToken cancellationToken) => EndAsync(cancellationToken);

    private static async ValueTask SendAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, cancellationToken).ConfigureAwait(false)..];
        }
    }

    private async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        if (socket is null || hasEnded)
        {
            return;
        }

        hasEnded = true;
        await SendHeadAsync(socket, cancellationToken).ConfigureAwait(false);
        socket.Shutdown(SocketShutdown.Send);

        // Keeps Kestrel from adding its own response: waits until the client has read everything and disconnected.
        await exchange.HangAsync().ConfigureAwait(false);
    }

    private async ValueTask SendHeadAsync(Socket to, CancellationToken cancellationToken)
    {
        if (hasHead)
        {
            return;
        }

        hasHead = true;
        exchange.SetDate();
        StringBuilder head = new($"HTTP/1.1 {Response.StatusCode} \r\nConnection: close\r\n");
        foreach ((string name, StringValues values) in Response.Headers)
        {
            head.Append(name).Append(": ").Append(values.ToString()).Append("\r\n");
        }

        await SendAsync(to, Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), cancellationToken).ConfigureAwait(false);
    }
}
