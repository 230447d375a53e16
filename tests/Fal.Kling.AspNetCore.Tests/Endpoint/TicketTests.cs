using Fal.Kling.AspNetCore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.Kling.AspNetCore.Tests.Endpoint;

/// <summary>Where the ticket of a webhook comes from: the application's record, then the URL.</summary>
public sealed class TicketTests
{
    private const string OtherEndpoint = "fal-ai/kling-video/v2.1/pro/text-to-video";

    [Fact]
    public async Task The_record_of_the_application_wins()
    {
        JobTicket saved = JobTicket.FromRequestId(Call.RequestId, Verifiers.Endpoint) with { SubmittedAt = Call.SignedAt };
        await using WebhookHost host = await StartAsync(saved);
        Assert.Equal(200, await host.SendAsync(Call.Vector));
        Assert.Equal(saved, Assert.Single(host.Parts.Handled).Ticket);
    }

    [Fact]
    public async Task A_url_that_names_another_endpoint_gets_401_and_does_not_use_up_the_claim()
    {
        await using WebhookHost host = await StartAsync(JobTicket.FromRequestId(Call.RequestId, Verifiers.Endpoint));
        Assert.Equal(401, await host.SendAsync(Call.Vector with { Query = Verifiers.QueryOf(OtherEndpoint) }));
        Assert.Empty(host.Parts.Handled);
        Assert.Contains(Verifiers.Endpoint, host.Parts.Log.TextOf("Refused"), StringComparison.Ordinal);

        Assert.Equal(200, await host.SendAsync(Call.Vector with { Query = Verifiers.QueryOf(Verifiers.Endpoint) }));
        Assert.Single(host.Parts.Handled);
    }

    [Fact]
    public async Task Without_a_record_the_url_names_the_endpoint()
    {
        await using WebhookHost host = await StartAsync(null);
        Assert.Equal(200, await host.SendAsync(Call.Vector with { Query = Verifiers.QueryOf(OtherEndpoint) }));
        Assert.Equal(OtherEndpoint, Assert.Single(host.Parts.Handled).Ticket.EndpointId);
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_or_is_of_another_job_gets_503()
    {
        HostParts parts = new() { Configure = options => options.FindTicket = (_, _, _) => throw new IOException("The database is down.") };
        await using WebhookHost host = await WebhookHost.StartAsync(parts);
        Assert.Equal(503, await host.SendAsync(Call.Vector));
        Assert.Equal(["StoreFailed"], parts.Log.Warnings);

        await using WebhookHost other = await StartAsync(JobTicket.FromRequestId("req-2", Verifiers.Endpoint));
        Assert.Equal(503, await other.SendAsync(Call.Vector));
        Assert.Empty(other.Parts.Handled);
    }

    [Fact]
    public async Task The_record_is_found_with_the_services_of_the_request()
    {
        await using WebhookHost host = await WebhookHost.StartAsync(new HostParts
        {
            Register = services => services.AddScoped(_ => new Records(Verifiers.Endpoint)),
            Configure = options => options.FindTicket = (requestId, services, _) => ValueTask.FromResult<JobTicket?>(JobTicket.FromRequestId(requestId, services.GetRequiredService<Records>().Endpoint)),
        });
        Assert.Equal(200, await host.SendAsync(Call.Vector));
        Assert.Equal(Verifiers.Endpoint, Assert.Single(host.Parts.Handled).Ticket.EndpointId);
    }

    [Fact]
    public async Task Waits_of_the_process_get_every_verified_webhook()
    {
        await using WebhookHost host = await StartAsync(null);
        Assert.Equal(200, await host.SendAsync(Call.Vector));
        using KlingClient client = new FakeKling().Client();
        KlingVideo video = await client.GetJob(JobTicket.FromRequestId(Call.RequestId, Verifiers.Endpoint))
            .WaitAsync(new WatchOptions { Webhooks = host.Services.GetRequiredService<KlingWebhookInbox>() }, progress: null, TestContext.Current.CancellationToken);
        Assert.Equal("https://example.com/v.mp4", video.Url.AbsoluteUri);
    }

    private static Task<WebhookHost> StartAsync(JobTicket? ticket) =>
        WebhookHost.StartAsync(new HostParts { Configure = options => options.FindTicket = (_, _, _) => ValueTask.FromResult(ticket) });

    private sealed record Records(string Endpoint);
}
