using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Fal.Kling.Emulator;

/// <summary>A bare Kestrel with four loopback listeners, and without the limits that a load test would reach.</summary>
internal static class EmulatorServer
{
    private const int Backlog = 4096;

    /// <summary>With such a small buffer, a flush completes only when the socket has the bytes, so a reset cannot overtake them inside Kestrel.</summary>
    private const long FlushMeansSent = 1;

    private const int MaxFrameAndHeaderBytes = 64 * 1024;
    private const int StreamWindow = 1024 * 1024;

    public static SwitchableTransport CreateTransport() => new(new SocketTransportFactory(
        Options.Create(new SocketTransportOptions { Backlog = Backlog, MaxWriteBufferSize = FlushMeansSent }), NullLoggerFactory.Instance));

    public static async Task<KestrelServer> StartAsync(
        EmulatorApplication application, EmulatorUrls urls, SwitchableTransport transport, FalEmulatorOptions emulatorOptions, CancellationToken cancellationToken)
    {
        KestrelServerOptions options = new()
        {
            AddServerHeader = false,
            ApplicationServices = new ServiceCollection().AddLogging().BuildServiceProvider(),
        };
        KestrelServerLimits limits = options.Limits;
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.MaxRequestHeadersTotalSize = MaxFrameAndHeaderBytes;
        limits.Http2.MaxStreamsPerConnection = emulatorOptions.MaxStreamsPerConnection ?? int.MaxValue;
        limits.Http2.InitialStreamWindowSize = StreamWindow;
        limits.Http2.InitialConnectionWindowSize = 16 * StreamWindow;

        FalHost[] hosts = Enum.GetValues<FalHost>();
        ListenOptions[] listeners = new ListenOptions[hosts.Length];
        foreach (FalHost host in hosts)
        {
            options.Listen(IPAddress.Loopback, emulatorOptions.Port + (int)host ?? 0, listen =>
            {
                listen.Protocols = emulatorOptions.Protocols == EmulatorProtocols.Http2 ? HttpProtocols.Http2 : HttpProtocols.Http1;
                listeners[(int)host] = listen;
            });
        }

        KestrelServer server = new(Options.Create(options), transport, NullLoggerFactory.Instance);
        await server.StartAsync(application, cancellationToken).ConfigureAwait(false);
        foreach (FalHost host in hosts)
        {
            urls.Set(host, listeners[(int)host].IPEndPoint!.Port);
        }

        return server;
    }
}
