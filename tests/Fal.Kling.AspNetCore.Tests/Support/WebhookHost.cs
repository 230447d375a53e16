using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Kling.AspNetCore.Tests.Support;

/// <summary>An application with a webhook endpoint, on a port of its own.</summary>
internal sealed class WebhookHost : IAsyncDisposable
{
    public const string Path = "/hooks/fal";

    private readonly WebApplication app;
    private readonly HttpClient client;

    private WebhookHost(WebApplication app, HostParts parts)
    {
        this.app = app;
        Parts = parts;
        Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        client = new HttpClient { BaseAddress = Url };
    }

    public HostParts Parts { get; }

    public Uri Url { get; }

    public IServiceProvider Services => app.Services;

    public FakeTimeProvider Time => Parts.Time;

    public static async Task<WebhookHost> StartAsync(HostParts parts, Action<IEndpointRouteBuilder>? map = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(parts.Log).SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddKlingWebhooks(options =>
        {
            options.AllowedUserIds.Add(Call.UserId);
            options.TimeProvider = parts.Time;
            parts.Configure?.Invoke(options);
        });
        builder.Services.AddHttpClient("Fal.Kling.Webhooks").ConfigurePrimaryHttpMessageHandler(() => parts.Keys);
        parts.Register?.Invoke(builder.Services);
        WebApplication app = builder.Build();
        parts.Use?.Invoke(app);
        (map ?? (endpoints => endpoints.MapKlingWebhook(Path, (webhook, services, token) => parts.Handler(webhook, services, token))))(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new WebhookHost(app, parts);
    }

    /// <summary>Sends a call and returns the status of the response, which has no body.</summary>
    public async Task<int> SendAsync(Call call, Action<HttpRequestMessage>? change = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Path + call.Query) { Content = new ByteArrayContent(call.Content) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach ((string name, string value) in call.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        change?.Invoke(request);
        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        return (int)response.StatusCode;
    }

    public async Task<HttpStatusCode> GetAsync(string path)
    {
        using HttpResponseMessage response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    public Task StopAsync() => app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
    }
}

/// <summary>What a test changes about its application, and what it observes.</summary>
internal sealed class HostParts
{
    public FakeTimeProvider Time { get; } = Verifiers.Clock();

    public KeyServer Keys { get; } = new(FalKey.Vector);

    public LogLines Log { get; } = new();

    public ConcurrentQueue<KlingWebhook> Handled { get; } = [];

    public Action<KlingWebhookOptions>? Configure { get; init; }

    public Action<IServiceCollection>? Register { get; init; }

    public Action<WebApplication>? Use { get; init; }

    public Func<KlingWebhook, IServiceProvider, CancellationToken, Task> Handler => async (webhook, services, token) =>
    {
        Handled.Enqueue(webhook);
        await (Work?.Invoke(webhook, token) ?? Task.CompletedTask);
    };

    /// <summary>Gets or sets what the handler does besides recording the webhook.</summary>
    public Func<KlingWebhook, CancellationToken, Task>? Work { get; set; }
}
