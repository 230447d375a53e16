using Fal.Kling.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.Kling.AspNetCore.Tests.Endpoint;

/// <summary>A handler runs once for each job, and again only if it failed or its lease ended.</summary>
public sealed class HandledOnceTests
{
    [Fact]
    public async Task A_repeated_webhook_gets_200_and_is_not_handled_again()
    {
        await using WebhookHost host = await WebhookHost.StartAsync(new HostParts());
        for (int delivery = 0; delivery < 3; delivery++)
        {
            Assert.Equal(200, await host.SendAsync(Call.Signed(at: host.Time.GetUtcNow())));
            host.Time.Advance(TimeSpan.FromMinutes(30));
        }

        Assert.Single(host.Parts.Handled);
    }

    [Fact]
    public async Task A_second_delivery_during_the_first_gets_503_and_one_after_it_200()
    {
        Gate gate = new();
        await using WebhookHost host = await WebhookHost.StartAsync(new HostParts { Work = gate.PassAsync });
        Task<int> first = host.SendAsync(Call.Vector);
        await gate.Reached;
        Assert.Equal(503, await host.SendAsync(Call.Vector));
        Assert.Equal(503, await host.SendAsync(Call.Vector));
        gate.Open();
        Assert.Equal(200, await first);
        Assert.Equal(200, await host.SendAsync(Call.Vector));
        Assert.Single(host.Parts.Handled);
    }

    [Fact]
    public async Task A_handler_that_throws_gets_500_and_is_called_by_the_next_delivery()
    {
        HostParts parts = new() { Work = (_, _) => throw new InvalidOperationException("The disk is full.") };
        await using WebhookHost host = await WebhookHost.StartAsync(parts);
        Assert.Equal(500, await host.SendAsync(Call.Vector));
        Assert.Contains("The disk is full.", parts.Log.TextOf("HandlerFailed"), StringComparison.Ordinal);

        parts.Work = null;
        Assert.Equal(200, await host.SendAsync(Call.Vector));
        Assert.Equal(200, await host.SendAsync(Call.Vector));
        Assert.Equal(2, parts.Handled.Count);
    }

    [Fact]
    public async Task After_the_lease_the_next_delivery_calls_the_handler_again()
    {
        Gate gate = new();
        HostParts parts = new() { Work = gate.PassAsync };
        await using WebhookHost host = await WebhookHost.StartAsync(parts);
        Task<int> stuck = host.SendAsync(Call.Vector);
        await gate.Reached;
        host.Time.Advance(TimeSpan.FromMinutes(5));
        parts.Work = null;
        Assert.Equal(200, await host.SendAsync(Call.Signed(at: host.Time.GetUtcNow())));
        gate.Open();
        Assert.Equal(200, await stuck);
        Assert.Equal(2, parts.Handled.Count);
    }

    [Fact]
    public async Task Two_hosts_with_one_store_handle_a_job_once()
    {
        InMemoryKlingWebhookStore store = new(Verifiers.Clock());
        Gate gate = new();
        HostParts first = new() { Work = gate.PassAsync, Register = services => services.AddSingleton<IKlingWebhookStore>(store) };
        HostParts second = new() { Register = services => services.AddSingleton<IKlingWebhookStore>(store) };
        await using WebhookHost one = await WebhookHost.StartAsync(first);
        await using WebhookHost other = await WebhookHost.StartAsync(second);
        Task<int> delivery = one.SendAsync(Call.Vector);
        await gate.Reached;
        Assert.Equal(503, await other.SendAsync(Call.Vector));
        gate.Open();
        Assert.Equal(200, await delivery);
        Assert.Equal(200, await other.SendAsync(Call.Vector));
        Assert.Single(first.Handled);
        Assert.Empty(second.Handled);
    }

    [Fact]
    public async Task Every_delivery_three_times_in_random_order_is_handled_once()
    {
        await using WebhookHost host = await WebhookHost.StartAsync(new HostParts());
        Call[] calls = [.. Enumerable.Range(0, 100).SelectMany(job => Enumerable.Repeat(Call.Signed($"req-{job}"), 3))];
        new Random(7).Shuffle(calls);
        await Parallel.ForEachAsync(calls, TestContext.Current.CancellationToken, async (call, _) => Assert.True(await host.SendAsync(call) is 200 or 503));
        Assert.Equal(100, host.Parts.Handled.Count);
        Assert.Equal(100, host.Parts.Handled.Select(webhook => webhook.RequestId).Distinct().Count());
    }

    [Fact]
    public async Task A_store_that_cannot_be_asked_gets_503()
    {
        HostParts parts = new() { Register = services => services.AddSingleton<IKlingWebhookStore>(new StubStore { FailsToClaim = true }) };
        await using WebhookHost host = await WebhookHost.StartAsync(parts);
        Assert.Equal(503, await host.SendAsync(Call.Vector));
        Assert.Empty(parts.Handled);
        Assert.Equal(["StoreFailed"], parts.Log.Warnings);
    }

    [Fact]
    public async Task A_store_that_cannot_record_success_gets_200_and_an_error_in_the_log()
    {
        HostParts parts = new() { Register = services => services.AddSingleton<IKlingWebhookStore>(new StubStore { FailsToRecord = true }) };
        await using WebhookHost host = await WebhookHost.StartAsync(parts);
        Assert.Equal(200, await host.SendAsync(Call.Vector));
        Assert.Single(parts.Handled);
        Assert.Equal(["NotRecorded"], parts.Log.Warnings);
    }

    [Fact]
    public async Task A_store_that_cannot_take_a_claim_back_does_not_hide_the_failure()
    {
        HostParts parts = new()
        {
            Work = (_, _) => throw new InvalidOperationException(),
            Register = services => services.AddSingleton<IKlingWebhookStore>(new StubStore { FailsToRecord = true }),
        };
        await using WebhookHost host = await WebhookHost.StartAsync(parts);
        Assert.Equal(500, await host.SendAsync(Call.Vector));
        Assert.Equal(["NotReleased", "HandlerFailed"], parts.Log.Warnings);
    }

    [Fact]
    public async Task The_store_may_be_scoped()
    {
        await using WebhookHost host = await WebhookHost.StartAsync(new HostParts { Register = services => services.AddScoped<IKlingWebhookStore>(_ => new StubStore()) });
        Assert.Equal(200, await host.SendAsync(Call.Vector));
    }

    [Fact]
    public async Task Without_a_handler_webhooks_only_reach_the_inbox()
    {
        await using WebhookHost host = await WebhookHost.StartAsync(new HostParts(), endpoints => endpoints.MapKlingWebhook(WebhookHost.Path));
        Assert.Equal(200, await host.SendAsync(Call.Vector));
        Assert.Equal(200, await host.SendAsync(Call.Vector));
    }
}
