using System.Net;
using Fal.Kling.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Fal.Kling.Tests.DependencyInjection;

/// <summary>Settings for all HttpClients of an application apply to the Kling client too. Settings for the Kling client override them.</summary>
public sealed class HostSettingsTests
{
    private readonly ServiceCollection services = [];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Proxy_certificate_and_limit_defaults_for_all_clients_apply_in_any_registration_order(bool registersOursFirst)
    {
        WebProxy proxy = new("http://proxy.example:8080");
        SocketsHttpHandler theirs = new() { Proxy = proxy, MaxConnectionsPerServer = 7, ConnectTimeout = TimeSpan.FromSeconds(3), PooledConnectionIdleTimeout = TimeSpan.FromSeconds(4) };
        theirs.SslOptions.TargetHost = "pinned.example";
        Register(registersOursFirst, () => services.ConfigureHttpClientDefaults(http => http.ConfigurePrimaryHttpMessageHandler(() => theirs)));

        SocketsHttpHandler primary = Primary();

        Assert.Same(theirs, primary);
        Assert.Same(proxy, primary.Proxy);
        Assert.Equal(("pinned.example", 7), (primary.SslOptions.TargetHost, primary.MaxConnectionsPerServer));
        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4)), (primary.ConnectTimeout, primary.PooledConnectionIdleTimeout));
        Assert.False(primary.AllowAutoRedirect || primary.UseCookies);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_handler_lifetime_and_the_http_version_for_all_clients_apply(bool registersOursFirst)
    {
        Register(registersOursFirst, () => services.ConfigureHttpClientDefaults(http => http
            .SetHandlerLifetime(TimeSpan.FromMinutes(3))
            .ConfigureHttpClient(client => client.DefaultRequestVersion = HttpVersion.Version11)));
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Equal(TimeSpan.FromMinutes(3), provider.GetRequiredService<IOptionsMonitor<HttpClientFactoryOptions>>().Get("Fal.Kling").HandlerLifetime);
        Assert.Equal(HttpVersion.Version11, provider.GetRequiredService<IHttpClientFactory>().CreateClient("Fal.Kling").DefaultRequestVersion);
    }

    [Fact]
    public void Settings_for_the_kling_client_override_those_for_all_clients()
    {
        SocketsHttpHandler ours = new();
        services.AddKlingClient(options => options.ApiKey = FakeFal.Key)
            .ConfigurePrimaryHttpMessageHandler(() => ours)
            .SetHandlerLifetime(TimeSpan.FromMinutes(9))
            .ConfigureHttpClient(client => client.DefaultRequestVersion = HttpVersion.Version30);
        services.ConfigureHttpClientDefaults(http => http
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler())
            .SetHandlerLifetime(TimeSpan.FromMinutes(3))
            .ConfigureHttpClient(client => client.DefaultRequestVersion = HttpVersion.Version11));
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Same(ours, Primary());
        Assert.Equal(TimeSpan.FromMinutes(9), provider.GetRequiredService<IOptionsMonitor<HttpClientFactoryOptions>>().Get("Fal.Kling").HandlerLifetime);
        Assert.Equal(HttpVersion.Version30, provider.GetRequiredService<IHttpClientFactory>().CreateClient("Fal.Kling").DefaultRequestVersion);
    }

    [Fact]
    public void By_default_connections_are_renewed_and_the_handler_is_never_rotated()
    {
        services.AddKlingClient(options => options.ApiKey = FakeFal.Key);
        using ServiceProvider provider = services.BuildServiceProvider();

        SocketsHttpHandler primary = Primary();

        Assert.InRange(primary.PooledConnectionLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5));
        Assert.Equal(TimeSpan.FromSeconds(10), primary.ConnectTimeout);
        Assert.Equal(Timeout.InfiniteTimeSpan, provider.GetRequiredService<IOptionsMonitor<HttpClientFactoryOptions>>().Get("Fal.Kling").HandlerLifetime);
    }

    [Fact]
    public async Task Default_headers_of_the_HttpClient_are_sent_but_never_a_key_among_them()
    {
        FakeFal fal = new();
        fal.Handler.Submit.Then(Reply.Accepted);
        services.AddKlingClient(options => (options.ApiKey, options.TimeProvider) = (FakeFal.Key, fal.Time))
            .ConfigurePrimaryHttpMessageHandler(() => fal.Handler)
            .ConfigureHttpClient(client =>
            {
                client.DefaultRequestHeaders.Add("X-Gateway", "team-7");
                client.DefaultRequestHeaders.Add("User-Agent", "Theirs/1.0");
                client.DefaultRequestHeaders.Add("Authorization", "Bearer theirs");
            });
        await using ServiceProvider provider = services.BuildServiceProvider();

        await fal.Time.RunAsync(() => provider.GetRequiredService<IKlingClient>().SubmitAsync(FakeFal.Request));

        SentRequest sent = Assert.Single(fal.Handler.Sent);
        Assert.Equal("team-7", sent.Header("X-Gateway"));
        Assert.Equal("Key " + FakeFal.Key, sent.Header("Authorization"));
        Assert.StartsWith("Fal.Kling/", sent.Header("User-Agent"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_primary_handler_that_is_already_in_use_is_not_modified()
    {
        SocketsHttpHandler shared = new();
        using HttpMessageInvoker user = new(shared, disposeHandler: false);
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => user.SendAsync(new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1:9/"), cancelled.Token).GetAwaiter().GetResult());
        services.AddKlingClient(options => options.ApiKey = FakeFal.Key).ConfigurePrimaryHttpMessageHandler(() => shared);

        Assert.Same(shared, Primary());
    }

    private void Register(bool oursFirst, Action theirs)
    {
        if (oursFirst)
        {
            services.AddKlingClient(options => options.ApiKey = FakeFal.Key);
            theirs();
        }
        else
        {
            theirs();
            services.AddKlingClient(options => options.ApiKey = FakeFal.Key);
        }
    }

    private SocketsHttpHandler Primary()
    {
        using ServiceProvider provider = services.BuildServiceProvider();
        HttpMessageHandler? handler = provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("Fal.Kling");
        while (handler is DelegatingHandler outer)
        {
            handler = outer.InnerHandler;
        }

        return Assert.IsType<SocketsHttpHandler>(handler);
    }
}
