using System.Net;
using Fal.Kling.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.Kling.Tests.Http;

/// <summary>Loopback requests don't use the proxy of the environment, because the key would travel in clear text.</summary>
[Collection(ProcessWide.Name)]
public sealed class EnvironmentProxyTests : IAsyncDisposable
{
    private readonly IWebProxy before = HttpClient.DefaultProxy;
    private readonly LoopbackServer proxy = new("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
    private readonly LoopbackServer fal = new($"HTTP/1.1 200 OK\r\nContent-Length: {FakeFal.AcceptedJson().Length}\r\n\r\n{FakeFal.AcceptedJson()}");

    public EnvironmentProxyTests()
    {
        // Without a bypass list, as with HTTP_PROXY but no NO_PROXY.
        HttpClient.DefaultProxy = new WebProxy(proxy.Url);
        KeyWatch.Configured(fal.Url);
    }

    private KlingClientOptions Options => new() { ApiKey = FakeFal.Key, QueueUrl = fal.Url, MaxRetries = 0 };

    public async ValueTask DisposeAsync()
    {
        HttpClient.DefaultProxy = before;
        await proxy.DisposeAsync();
        await fal.DisposeAsync();
    }

    [Fact]
    public async Task A_standalone_client_connects_to_loopback_directly()
    {
        using KlingClient client = new(Options);
        await AssertDirectAsync(client);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_registered_client_connects_to_loopback_directly(bool hasPrimaryOfTheirs)
    {
        ServiceCollection services = new();
        IHttpClientBuilder http = services.AddKlingClient(options => (options.ApiKey, options.QueueUrl, options.MaxRetries) = (FakeFal.Key, fal.Url, 0));
        if (hasPrimaryOfTheirs)
        {
            http.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler());
        }

        await using ServiceProvider provider = services.BuildServiceProvider();
        await AssertDirectAsync(provider.GetRequiredService<IKlingClient>());
    }

    [Fact]
    public async Task A_proxy_on_the_callers_own_handler_is_respected()
    {
        using KlingClient client = new(Options, new SocketsHttpHandler { Proxy = new WebProxy(proxy.Url) });
        await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => client.SubmitAsync(FakeFal.Request, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal((1, 0), (proxy.BodiesReceived, fal.BodiesReceived));
    }

    private async Task AssertDirectAsync(IKlingClient client)
    {
        KlingJob<KlingVideo> job = await client.SubmitAsync(FakeFal.Request, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(FakeFal.RequestId, job.Ticket.RequestId);
        Assert.Equal((0, 1), (proxy.BodiesReceived, fal.BodiesReceived));
    }
}
