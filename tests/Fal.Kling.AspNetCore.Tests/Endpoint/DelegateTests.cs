using System.Runtime.CompilerServices;
using Fal.Kling.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.Kling.AspNetCore.Tests.Endpoint;

/// <summary>Handlers of any shape.</summary>
public sealed class DelegateTests
{
    private readonly List<string> seen = [];

    [Fact]
    public async Task Parameters_are_the_webhook_the_token_and_services_in_any_order()
    {
        Assert.Equal(200, await SendAsync(endpoints => endpoints.MapKlingWebhook(
            WebhookHost.Path,
            async (Orders orders, CancellationToken token, KlingWebhook webhook, IServiceProvider services, [FromKeyedServices("eu")] Orders european) =>
            {
                await Task.Yield();
                Assert.True(token.CanBeCanceled);
                seen.AddRange(webhook.RequestId, orders.Name, european.Name, services.GetRequiredService<Orders>().Name);
            })));
        Assert.Equal(["req-1", "orders", "eu orders", "orders"], seen);
    }

    [Fact]
    public async Task It_may_return_a_task_a_value_task_or_nothing()
    {
        Assert.Equal(200, await SendAsync(endpoints => endpoints.MapKlingWebhook(WebhookHost.Path, (KlingWebhook webhook) => seen.Add(webhook.RequestId))));
        Assert.Equal(200, await SendAsync(endpoints => endpoints.MapKlingWebhook(WebhookHost.Path, Slow)));
        Assert.Equal(200, await SendAsync(endpoints => endpoints.MapKlingWebhook(WebhookHost.Path, Task (KlingWebhook webhook) => Slow(webhook).AsTask())));
        Assert.Equal(["req-1", "slow req-1", "slow req-1"], seen);
    }

    [Fact]
    public async Task Its_exceptions_get_500()
    {
        Assert.Equal(500, await SendAsync(endpoints => endpoints.MapKlingWebhook(WebhookHost.Path, void (KlingWebhook webhook) => throw new InvalidOperationException(webhook.RequestId))));
        Assert.Equal(500, await SendAsync(endpoints => endpoints.MapKlingWebhook(WebhookHost.Path, Task (KlingWebhook webhook) => Task.FromException(new IOException(webhook.RequestId)))));
    }

    [Fact]
    public async Task A_handler_that_could_never_work_is_refused_when_it_is_mapped()
    {
        await SendAsync(endpoints =>
        {
            Assert.Contains("name", Assert.Throws<ArgumentException>(() => endpoints.MapKlingWebhook(WebhookHost.Path, (KlingWebhook _, string name) => Task.FromResult(name))).Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => endpoints.MapKlingWebhook(WebhookHost.Path, (KlingWebhook webhook) => webhook.RequestId));
            Assert.Contains("async void", Assert.Throws<ArgumentException>(() => endpoints.MapKlingWebhook(WebhookHost.Path, (Action<KlingWebhook>)FireAndForget)).Message, StringComparison.Ordinal);
            endpoints.MapKlingWebhook(WebhookHost.Path, (_, _, _) => Task.CompletedTask);
        });
    }

    private static async Task<int> SendAsync(Action<IEndpointRouteBuilder> map)
    {
        await using WebhookHost host = await WebhookHost.StartAsync(
            new HostParts { Register = services => services.AddScoped(_ => new Orders("orders")).AddKeyedSingleton("eu", new Orders("eu orders")) }, map);
        return await host.SendAsync(Call.Vector);
    }

    [AsyncStateMachine(typeof(DelegateTests))]
    private static void FireAndForget(KlingWebhook webhook) => throw new InvalidOperationException(webhook.RequestId);

    private async ValueTask Slow(KlingWebhook webhook)
    {
        await Task.Yield();
        seen.Add("slow " + webhook.RequestId);
    }

    private sealed record Orders(string Name);
}
