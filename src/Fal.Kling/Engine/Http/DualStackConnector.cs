using System.Net;
using System.Net.Sockets;

namespace Fal.Kling.Engine.Http;

/// <summary>
/// Connects to a host that has several addresses, as browsers do. It tries the next address when one fails, or has not connected within a quarter of a second.
/// The first connection wins, so a broken IPv6 does not block a working IPv4. Source: RFC 8305.
/// </summary>
internal sealed class DualStackConnector(TimeProvider time)
{
    private static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(250);

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        DnsEndPoint host = context.DnsEndPoint;
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(host.Host, host.AddressFamily, cancellationToken).ConfigureAwait(false);
        Socket socket = await ConnectToFirstAsync(Alternate(addresses), host.Port, cancellationToken).ConfigureAwait(false);
        return new NetworkStream(socket, ownsSocket: true);
    }

    internal async Task<Socket> ConnectToFirstAsync(List<IPAddress> addresses, int port, CancellationToken cancellationToken)
    {
        using CancellationTokenSource losers = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task<Socket>> attempts = [];
        Exception? firstFailure = null;
        int next = 0;
        try
        {
            while (next < addresses.Count || attempts.Count > 0)
            {
                if (next < addresses.Count)
                {
                    attempts.Add(ConnectAsync(addresses[next++], port, losers.Token));
                }

                Task finished = await NextAsync(attempts, waitForOne: next == addresses.Count, losers.Token).ConfigureAwait(false);
                if (finished is not Task<Socket> attempt)
                {
                    continue;
                }

                attempts.Remove(attempt);
                if (attempt.IsCompletedSuccessfully)
                {
                    return await attempt.ConfigureAwait(false);
                }

                cancellationToken.ThrowIfCancellationRequested();
                firstFailure ??= attempt.Exception?.InnerException;
            }
        }
        finally
        {
            await losers.CancelAsync().ConfigureAwait(false);
            DisposeLate(attempts);
        }

        throw firstFailure ?? new SocketException((int)SocketError.HostNotFound);
    }

    /// <summary>Waits until an attempt ends or it is time to try the next address.</summary>
    private async Task<Task> NextAsync(List<Task<Socket>> attempts, bool waitForOne, CancellationToken cancellationToken) => waitForOne
        ? await Task.WhenAny(attempts).ConfigureAwait(false)
        : await Task.WhenAny([.. attempts, Task.Delay(Stagger, time, cancellationToken)]).ConfigureAwait(false);

    private static async Task<Socket> ConnectAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // A connection that completes after another has won is closed, however late.
    private static void DisposeLate(List<Task<Socket>> attempts)
    {
        foreach (Task<Socket> attempt in attempts)
        {
            _ = attempt.ContinueWith(
                static late =>
                {
                    if (late.IsCompletedSuccessfully)
                    {
                        late.Result.Dispose();
                    }
                    else
                    {
                        _ = late.Exception;
                    }
                },
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    /// <summary>Alternates between the two address families, beginning with the system's first choice.</summary>
    internal static List<IPAddress> Alternate(IPAddress[] addresses)
    {
        IPAddress[] usable = [.. addresses.Where(address => address.AddressFamily != AddressFamily.InterNetworkV6 || Socket.OSSupportsIPv6)];
        if (usable.Length == 0)
        {
            return [];
        }

        Queue<IPAddress> preferred = new(usable.Where(address => address.AddressFamily == usable[0].AddressFamily));
        Queue<IPAddress> others = new(usable.Where(address => address.AddressFamily != usable[0].AddressFamily));
        List<IPAddress> order = [];
        while (preferred.Count > 0 || others.Count > 0)
        {
            if (preferred.TryDequeue(out IPAddress? address))
            {
                order.Add(address);
            }

            if (others.TryDequeue(out address))
            {
                order.Add(address);
            }
        }

        return order;
    }
}
