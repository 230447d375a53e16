using System.Net.Sockets;
using System.Text;
using Fal.Kling.AspNetCore.Tests.Support;

namespace Fal.Kling.AspNetCore.Tests.Endpoint;

/// <summary>When the token of a handler fires.</summary>
public sealed class HandlerTokenTests
{
    [Fact]
    public async Task It_fires_when_the_lease_ends()
    {
        HostParts parts = new();
        Gate gate = new();
        parts.Work = async (webhook, token) =>
        {
            _ = gate.PassAsync(webhook, token);
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        };
        await using WebhookHost host = await WebhookHost.StartAsync(parts);
        Task<int> delivery = host.SendAsync(Call.Vector);
        await gate.Reached;
        host.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(500, await delivery);
    }

    [Fact]
    public async Task It_fires_when_the_application_stops_and_the_next_delivery_calls_the_handler_again()
    {
        InMemoryKlingWebhookStore store = new(Verifiers.Clock());
        Gate gate = new();
        HostParts parts = new()
        {
            Register = services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<IKlingWebhookStore>(services, store),
            Work = async (webhook, token) =>
            {
                _ = gate.PassAsync(webhook, token);
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            },
        };
        await using WebhookHost host = await WebhookHost.StartAsync(parts);
        Task<int> delivery = host.SendAsync(Call.Vector);
        await gate.Reached;
        await host.StopAsync();
        Assert.Equal(500, await delivery);
        Assert.Equal(WebhookClaim.Granted, await store.TryClaimAsync(Call.RequestId, "next", TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task It_does_not_fire_when_fal_hangs_up_and_the_handler_finishes()
    {
        Gate gate = new();
        await using WebhookHost host = await WebhookHost.StartAsync(new HostParts { Work = gate.PassAsync });
        CancellationToken token = TestContext.Current.CancellationToken;
        using (TcpClient client = new())
        {
            await client.ConnectAsync(host.Url.Host, host.Url.Port, token);
            string headers = string.Concat(Call.Vector.Headers.Select(pair => $"{pair.Key}: {pair.Value}\r\n"));
            await client.GetStream().WriteAsync(
                Encoding.ASCII.GetBytes($"POST {WebhookHost.Path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {Call.Body.Length}\r\n{headers}\r\n{Call.Body}"), token);
            await gate.Reached;
            client.Client.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        Assert.Equal(503, await host.SendAsync(Call.Vector));
        Assert.False(gate.Token.IsCancellationRequested);
        gate.Open();
        while (await host.SendAsync(Call.Vector) != 200)
        {
            await Task.Yield();
        }

        Assert.Single(host.Parts.Handled);
    }
}
