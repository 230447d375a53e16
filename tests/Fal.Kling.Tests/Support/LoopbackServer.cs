using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fal.Kling.Tests.Support;

/// <summary>A server with a single response, on a port that the system picks. It counts the requests whose body has arrived.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly byte[] response;
    private readonly Task serving;
    private int bodies;

    public LoopbackServer(string response)
    {
        this.response = Encoding.ASCII.GetBytes(response);
        listener.Start();
        serving = ServeAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    public int BodiesReceived => Volatile.Read(ref bodies);

    /// <summary>A port without a listener.</summary>
    public static int ClosedPort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using TcpClient connection = await listener.AcceptTcpClientAsync(stop.Token);
            await using NetworkStream stream = connection.GetStream();
            byte[] buffer = new byte[64 * 1024];
            StringBuilder received = new();
            while (!IsWhole(received.ToString()))
            {
                int read = await stream.ReadAsync(buffer, stop.Token);
                if (read == 0)
                {
                    break;
                }

                received.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }

            if (received.ToString().Contains("\r\n\r\n{", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref bodies);
            }

            await stream.WriteAsync(response, stop.Token);
        }
    }

    private static bool IsWhole(string request)
    {
        int head = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (head < 0)
        {
            return false;
        }

        string? length = request[..head].Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return length is null || request.Length - head - 4 >= int.Parse(length.AsSpan("Content-Length:".Length), System.Globalization.CultureInfo.InvariantCulture);
    }
}

/// <summary>An address at which no connection is ever established, because its backlog is full.</summary>
internal sealed class BlackHole : IDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> waiting = [];

    public BlackHole(IPAddress? address = null, int port = 0)
    {
        listener.Bind(new IPEndPoint(address ?? IPAddress.Loopback, port));
        listener.Listen(0);
        for (int i = 0; i < 4; i++)
        {
            Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            waiting.Add(client);
            try
            {
                client.Connect(listener.LocalEndPoint!);
            }
            catch (SocketException)
            {
                // It is pending, and stays so.
            }
        }
    }

    public Uri Url => new($"http://{listener.LocalEndPoint}/");

    public void Dispose()
    {
        waiting.ForEach(socket => socket.Dispose());
        listener.Dispose();
    }
}
