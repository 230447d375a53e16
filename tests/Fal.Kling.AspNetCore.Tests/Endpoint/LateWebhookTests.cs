using System.Net;
using Fal.Kling.AspNetCore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.Kling.AspNetCore.Tests.Endpoint;

/// <summary>A genuine webhook that comes too late is not handled, but the application asks fal for the job's status once.</summary>
public sealed class LateWebhookTests
{
    private const string StatusPath = "/fal-ai/kling-video/requests/req-1/status";

    private static readonly Call Late = Call.Vector with { Query = Verifiers.QueryOf(Verifiers.Endpoint) };

    [Theory]
    [InlineData("COMPLETED", "fal says that the job is over.")]
    [InlineData("IN_PROGRESS", "fal says that the job is not over yet.")]
    public async Task It_gets_401_and_one_status_question(string status, string outcome)
    {
        FakeKling kling = new() { Status = status };
        await using WebhookHost host = await StartAsync(kling);
        for (int delivery = 0; delivery < 3; delivery++)
        {
            Assert.Equal(401, await host.SendAsync(Late));
        }

        Assert.Equal([StatusPath], kling.Asked);
        Assert.Empty(host.Parts.Handled);
        Assert.Contains(outcome, host.Parts.Log.TextOf("Late"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_wakes_the_wait_for_its_job_which_asks_by_itself()
    {
        FakeKling kling = new() { Status = "IN_PROGRESS" };
        await using WebhookHost host = await StartAsync(kling);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        KlingWebhookInbox inbox = host.Services.GetRequiredService<KlingWebhookInbox>();
        KlingJob job = host.Services.GetRequiredService<IKlingClient>().GetJob<CustomResult>(JobTicket.FromRequestId(Call.RequestId, Verifiers.Endpoint) with { SubmittedAt = DateTimeOffset.UtcNow });
        Task<KlingResult> wait = job.WaitForResultAsync(new WatchOptions { Webhooks = inbox }, progress: null, stop.Token);
        while (!inbox.Wake(Call.RequestId))
        {
            await Task.Yield();
        }

        Assert.Equal(401, await host.SendAsync(Late));
        Assert.Contains("The wait for the job asks fal", host.Parts.Log.TextOf("Late"), StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    [Fact]
    public async Task The_record_of_the_application_names_the_job()
    {
        FakeKling kling = new();
        await using WebhookHost host = await StartAsync(kling, options =>
            options.FindTicket = (requestId, _, _) => ValueTask.FromResult<JobTicket?>(JobTicket.FromRequestId(requestId, "fal-ai/other/app")));
        Assert.Equal(401, await host.SendAsync(Call.Vector));
        Assert.Equal(["/fal-ai/other/requests/req-1/status"], kling.Asked);
    }

    [Fact]
    public async Task Without_an_endpoint_or_a_client_the_log_says_so()
    {
        FakeKling kling = new();
        await using WebhookHost host = await StartAsync(kling);
        Assert.Equal(401, await host.SendAsync(Call.Vector));
        Assert.Contains("Its endpoint is unknown", host.Parts.Log.TextOf("Late"), StringComparison.Ordinal);
        Assert.Empty(kling.Asked);

        await using WebhookHost other = await StartAsync(kling: null);
        Assert.Equal(401, await other.SendAsync(Late));
        Assert.Contains("No IKlingClient is registered", other.Parts.Log.TextOf("Late"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_fails_is_logged()
    {
        await using WebhookHost host = await StartAsync(new FakeKling { Code = HttpStatusCode.NotFound });
        Assert.Equal(401, await host.SendAsync(Late));
        Assert.Equal(["LateUnknown"], host.Parts.Log.Warnings);
    }

    [Fact]
    public async Task It_does_not_use_up_the_claim()
    {
        FakeKling kling = new();
        await using WebhookHost host = await StartAsync(kling);
        Assert.Equal(401, await host.SendAsync(Late));
        Assert.Equal(200, await host.SendAsync(Call.Signed(at: host.Time.GetUtcNow(), query: Late.Query)));
        Assert.Single(host.Parts.Handled);
    }

    [Fact]
    public async Task What_has_been_asked_is_remembered_up_to_a_bound()
    {
        FakeKling kling = new();
        await using WebhookHost host = await StartAsync(kling);
        for (int job = 0; job <= 10_000; job++)
        {
            await host.SendAsync(Call.Signed($"late-{job}"));
        }

        await host.SendAsync(Call.Signed("late-10000", query: Late.Query));
        Assert.Empty(kling.Asked);
        await host.SendAsync(Call.Signed("late-0", query: Late.Query));
        Assert.Single(kling.Asked);
    }

    [Fact]
    public async Task A_webhook_from_the_future_asks_nothing()
    {
        FakeKling kling = new();
        await using WebhookHost host = await StartAsync(kling);
        Assert.Equal(401, await host.SendAsync(Call.Signed(at: host.Time.GetUtcNow().AddMinutes(6), query: Late.Query)));
        Assert.Empty(kling.Asked);
        Assert.Contains("in the future", host.Parts.Log.TextOf("Refused"), StringComparison.Ordinal);
    }

    private static async Task<WebhookHost> StartAsync(FakeKling? kling, Action<KlingWebhookOptions>? configure = null)
    {
        WebhookHost host = await WebhookHost.StartAsync(new HostParts
        {
            Configure = configure,
            Register = services =>
            {
                if (kling is not null)
                {
                    services.AddSingleton<IKlingClient>(_ => kling.Client());
                }
            },
        });
        host.Time.Advance(TimeSpan.FromMinutes(10));
        return host;
    }
}
