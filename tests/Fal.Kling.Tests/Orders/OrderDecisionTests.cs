using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Orders;

/// <summary>A person releases a key or names its job.</summary>
public sealed class OrderDecisionTests
{
    private readonly OrderFixture order = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Script Submit => order.Fal.Handler.Submit;

    [Fact]
    public async Task A_person_releases_the_key_and_the_next_call_buys()
    {
        await order.LoseResponseAsync();
        await order.AssertUnresolvedAsync();
        await order.PassAsync(TimeSpan.FromHours(1) + OrderFixture.Lease);
        await order.Process().ReleaseIdempotencyKeyAsync(OrderFixture.Key, cancellationToken: Token);
        Submit.Then(Reply.Accepted);
        Assert.Equal(FakeFal.RequestId, (await order.SubmitAsync()).Ticket.RequestId);
        Assert.Equal(2, order.Posts);
    }

    [Fact]
    public async Task A_person_resolves_the_key_with_the_job()
    {
        await order.LoseResponseAsync();
        await order.AssertUnresolvedAsync();
        await order.PassAsync(TimeSpan.FromHours(1) + OrderFixture.Lease);
        await order.Process().ResolveIdempotencyKeyAsync(OrderFixture.Key, FakeFal.Ticket, cancellationToken: Token);
        Assert.Equal(FakeFal.Ticket, (await order.SubmitAsync()).Ticket);
        Assert.Equal(1, order.Posts);
    }

    [Fact]
    public async Task A_young_record_is_neither_released_nor_resolved_unless_forced()
    {
        await order.LoseResponseAsync();
        KlingClient client = order.Process();
        await Assert.ThrowsAsync<KlingException>(() => client.ReleaseIdempotencyKeyAsync(OrderFixture.Key, cancellationToken: Token));
        await Assert.ThrowsAsync<KlingException>(() => client.ResolveIdempotencyKeyAsync(OrderFixture.Key, FakeFal.Ticket, cancellationToken: Token));
        await client.ReleaseIdempotencyKeyAsync(OrderFixture.Key, force: true, cancellationToken: Token);
        Assert.Equal(IdempotencyState.Free, (await order.RecordAsync()).State);
    }

    [Fact]
    public async Task A_key_with_a_job_is_released_by_force_only_and_remembers_the_job()
    {
        Submit.Then(Reply.Accepted);
        await order.SubmitAsync();
        await order.PassAsync(TimeSpan.FromHours(2));
        KlingClient client = order.Process();
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => client.ReleaseIdempotencyKeyAsync(OrderFixture.Key, cancellationToken: Token));
        Assert.Equal(FakeFal.RequestId, exception.Ticket?.RequestId);
        await client.ReleaseIdempotencyKeyAsync(OrderFixture.Key, force: true, cancellationToken: Token);
        Assert.Equal(FakeFal.RequestId, Assert.Single((await order.RecordAsync()).Former).RequestId);
    }

    [Fact]
    public async Task A_ticket_of_another_endpoint_resolves_nothing()
    {
        await order.LoseResponseAsync();
        JobTicket other = JobTicket.FromRequestId(FakeFal.RequestId, "fal-ai/kling-video/v3/pro/text-to-video");
        await Assert.ThrowsAsync<KlingException>(() => order.Process().ResolveIdempotencyKeyAsync(OrderFixture.Key, other, force: true, Token));
        Assert.Equal(IdempotencyState.Sending, (await order.RecordAsync()).State);
    }

    [Fact]
    public async Task A_job_of_another_key_resolves_nothing()
    {
        Submit.Then(Reply.Accepted);
        await order.Fal.Time.RunAsync(() => order.Process().SubmitAsync(FakeFal.Request, new SubmitOptions { IdempotencyKey = "another" }));
        await order.LoseResponseAsync();
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => order.Process().ResolveIdempotencyKeyAsync(OrderFixture.Key, FakeFal.Ticket, force: true, cancellationToken: Token));
        Assert.Contains("'another'", exception.Message, StringComparison.Ordinal);
    }
}
