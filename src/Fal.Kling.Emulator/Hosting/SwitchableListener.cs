using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Fal.Kling.Emulator;

/// <summary>A listener that can be closed and reopened on the same port while Kestrel keeps accepting connections from it.</summary>
internal sealed class SwitchableListener(IConnectionListenerFactory factory, IConnectionListener first) : IConnectionListener
{
    private readonly ConcurrentDictionary<ConnectionContext, bool> connections = new();
    private readonly SemaphoreSlim switching = new(1);
    private IConnectionListener inner = first;
    private TaskCompletionSource? reopened;
    private int refusals;
    private long acceptedCount;
    private volatile bool isStopped;
    private Socket? placeholder;

    public EndPoint EndPoint { get; } = first.EndPoint;

    public long AcceptedCount => Interlocked.Read(ref acceptedCount);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (!isStopped)
        {
            if (Volatile.Read(ref reopened) is { } opening)
            {
                await opening.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (await inner.AcceptAsync(cancellationToken).ConfigureAwait(false) is { } connection)
            {
                Interlocked.Increment(ref acceptedCount);
                connections[connection] = true;
                connection.ConnectionClosed.UnsafeRegister(state => connections.TryRemove(connection, out _), null);
                return connection;
            }

            if (Volatile.Read(ref reopened) is null)
            {
                return null;
            }
        }

        return null;
    }

    public async Task<IAsyncDisposable> RefuseAsync(CancellationToken cancellationToken)
    {
        // A change that has started is not cancelled halfway.
        await switching.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (refusals++ == 0)
            {
                Volatile.Write(ref reopened, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                await inner.UnbindAsync(CancellationToken.None).ConfigureAwait(false);
                await inner.DisposeAsync().ConfigureAwait(false);

                // The socket is bound but not listening: the system refuses connections, and no other process can take the port.
                placeholder = new Socket(EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                placeholder.Bind(EndPoint);
                DropConnections();
            }
        }
        finally
        {
            switching.Release();
        }

        return new Refusal(this);
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        isStopped = true;
        Volatile.Read(ref reopened)?.TrySetResult();
        await inner.UnbindAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        isStopped = true;
        await inner.DisposeAsync().ConfigureAwait(false);
        placeholder?.Dispose();
        switching.Dispose();
    }

    private void DropConnections()
    {
        foreach (ConnectionContext connection in connections.Keys)
        {
            connection.Abort(new ConnectionAbortedException("The emulated host was shut down."));
        }
    }

    private async ValueTask LetInAsync()
    {
        if (isStopped)
        {
            return;
        }

        await switching.WaitAsync().ConfigureAwait(false);
        try
        {
            if (--refusals == 0)
            {
                placeholder!.Dispose();
                inner = await factory.BindAsync(EndPoint).ConfigureAwait(false);
                TaskCompletionSource opening = reopened!;
                Volatile.Write(ref reopened, null);
                opening.TrySetResult();
            }
        }
        finally
        {
            switching.Release();
        }
    }

    private sealed class Refusal(SwitchableListener listener) : IAsyncDisposable
    {
        private int isDisposed;

        public ValueTask DisposeAsync() => Interlocked.Exchange(ref isDisposed, 1) == 0 ? listener.LetInAsync() : ValueTask.CompletedTask;
    }
}
