using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Fal.Kling.Emulator;

/// <summary>Kestrel's socket transport, with listeners that can be closed and reopened.</summary>
internal sealed class SwitchableTransport(IConnectionListenerFactory sockets) : IConnectionListenerFactory
{
    private readonly ConcurrentDictionary<int, SwitchableListener> byPort = new();

    public long AcceptedCount => byPort.Values.Sum(listener => listener.AcceptedCount);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        SwitchableListener listener = new(sockets, await sockets.BindAsync(endpoint, cancellationToken).ConfigureAwait(false));
        byPort[((IPEndPoint)listener.EndPoint).Port] = listener;
        return listener;
    }

    public Task<IAsyncDisposable> RefuseAsync(int port, CancellationToken cancellationToken) => byPort[port].RefuseAsync(cancellationToken);
}
