using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Fal.Kling.Emulator;

/// <summary>A listener that can be taken away and put back on the same port while Kestrel goes on asking it for connections.</summary>
internal sealed class SwitchableListener(IConnectionListenerFactory factory, IConnectionListener first) : IConnectionListener
{
    private readonly ConcurrentDictionary<ConnectionContext, bool> _connections = new();
    private readonly SemaphoreSlim _switching = new(1);
    private IConnectionListener _inner = first;
    private TaskCompletionSource? _reopened;
    private int _refusals;
    private volatile bool _isStopped;
    private Socket? _placeholder;

    public EndPoint EndPoint { get; } = first.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (!_isStopped)
        {
            if (Volatile.Read(ref _reopened) is { } reopened)
            {
                await reopened.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (await _inner.AcceptAsync(cancellationToken).ConfigureAwait(false) is { } connection)
            {
                _connections[connection] = true;
                connection.ConnectionClosed.UnsafeRegister(_ => _connections.TryRemove(connection, out var _), null);
                return connection;
            }

            if (Volatile.Read(ref _reopened) is null)
            {
                return null;
            }
        }

        return null;
    }

    public async Task<IAsyncDisposable> RefuseAsync()
    {
        await _switching.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_refusals++ == 0)
            {
                Volatile.Write(ref _reopened, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                await _inner.UnbindAsync().ConfigureAwait(false);
                await _inner.DisposeAsync().ConfigureAwait(false);

                // Bound but not listening: the system refuses connections, and nobody else is given the port.
                _placeholder = new Socket(EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                _placeholder.Bind(EndPoint);
                DropConnections();
            }
        }
        finally
        {
            _switching.Release();
        }

        return new Refusal(this);
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _isStopped = true;
        Volatile.Read(ref _reopened)?.TrySetResult();
        await _inner.UnbindAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _isStopped = true;
        await _inner.DisposeAsync().ConfigureAwait(false);
        _placeholder?.Dispose();
        _switching.Dispose();
    }

    private void DropConnections()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Abort(new ConnectionAbortedException("The host was taken away."));
        }
    }

    private async ValueTask LetInAsync()
    {
        if (_isStopped)
        {
            return;
        }

        await _switching.WaitAsync().ConfigureAwait(false);
        try
        {
            if (--_refusals == 0)
            {
                _placeholder!.Dispose();
                _inner = await factory.BindAsync(EndPoint).ConfigureAwait(false);
                var reopened = _reopened!;
                Volatile.Write(ref _reopened, null);
                reopened.SetResult();
            }
        }
        finally
        {
            _switching.Release();
        }
    }

    private sealed class Refusal(SwitchableListener listener) : IAsyncDisposable
    {
        private int _isDisposed;

        public ValueTask DisposeAsync() => Interlocked.Exchange(ref _isDisposed, 1) == 0 ? listener.LetInAsync() : ValueTask.CompletedTask;
    }
}
