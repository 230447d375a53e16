using System.Net;
using System.Net.Sockets;
using Fal.Kling.Engine.Http;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Http;

/// <summary>A host with several addresses can be reached when any of them can.</summary>
public sealed class DualStackConnectorTests
{
    private static readonly IPAddress Live = IPAddress.Loopback;
    private static readonly IPAddress Other = IPAddress.Parse("127.0.0.2");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_address_that_hangs_or_refuses_does_not_block_the_next_one(bool refuses)
    {
        using TcpListener listener = new(Live, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using BlackHole? hole = refuses ? null : new(Other, port);

        using Socket socket = await new DualStackConnector(TimeProvider.System).ConnectToFirstAsync([Other, Live], port, Token);

        Assert.Equal(new IPEndPoint(Live, port), socket.RemoteEndPoint);
    }

    [Fact]
    public async Task The_first_address_is_used_when_it_responds()
    {
        using TcpListener listener = new(Live, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;

        using Socket socket = await new DualStackConnector(TimeProvider.System).ConnectToFirstAsync([Live, Other], port, Token);

        Assert.Equal(new IPEndPoint(Live, port), socket.RemoteEndPoint);
    }

    [Fact]
    public async Task When_no_address_responds_the_failure_of_the_first_is_reported()
    {
        int port = LoopbackServer.ClosedPort();
        SocketException exception = await Assert.ThrowsAsync<SocketException>(() => new DualStackConnector(TimeProvider.System).ConnectToFirstAsync([Other, Live], port, Token));
        Assert.Equal(SocketError.ConnectionRefused, exception.SocketErrorCode);
        await Assert.ThrowsAsync<SocketException>(() => new DualStackConnector(TimeProvider.System).ConnectToFirstAsync([], port, Token));
    }

    [Fact]
    public async Task A_cancellation_ends_all_attempts()
    {
        using BlackHole hole = new();
        using CancellationTokenSource abort = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<Socket> connecting = new DualStackConnector(TimeProvider.System).ConnectToFirstAsync([Live, Live], hole.Url.Port, abort.Token);
        await abort.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
    }

    [Fact]
    public void Address_families_alternate_starting_with_the_systems_choice()
    {
        IPAddress[] addresses = [IPAddress.Parse("10.0.0.1"), IPAddress.Parse("10.0.0.2"), IPAddress.Parse("10.0.0.3")];
        Assert.Equal(addresses, DualStackConnector.Alternate(addresses));
        if (Socket.OSSupportsIPv6)
        {
            IPAddress six = IPAddress.Parse("fd00::1");
            Assert.Equal([six, addresses[0], addresses[1]], DualStackConnector.Alternate([six, addresses[0], addresses[1]]));
            Assert.Equal([addresses[0], six, addresses[1]], DualStackConnector.Alternate([addresses[0], addresses[1], six]));
        }
    }
}
