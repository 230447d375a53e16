using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Orders;

/// <summary>An order whose response was lost is found, or a person must decide. Nothing is bought twice.</summary>
public sealed class LostOrderTests
{
    private readonly OrderFixture order = new();

    private Script Submit => order.Fal.Handler.Submit;

    [Fact]
    public async Task A_later_call_finds_the_job_of_a_lost_response()
    {
        await order.LoseResponseAsync();
        order.List.Add(FakeFal.RequestId, 1);
        KlingJob<KlingVideo> job = await order.SubmitAsync();
        Assert.Equal(FakeFal.RequestId, job.Ticket.RequestId);
        Assert.True(order.Fal.Time.Elapsed >= OrderFixture.Lease);
        Assert.Equal(1, order.Posts);
        Assert.Equal(IdempotencyState.Bought, (await order.RecordAsync()).State);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(-12)]
    public async Task Wrong_clocks_change_nothing(int hours)
    {
        Submit.Then(Reply.Reset);
        SkewedTime wrong = new(order.Fal.Time, TimeSpan.FromHours(hours));
        await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => order.SubmitAsync(configure: options => options.TimeProvider = wrong));
        order.List.Add("long-before", -700).Add(FakeFal.RequestId, 1).Add("long-after", 700);
        SkewedTime alsoWrong = new(order.Fal.Time, TimeSpan.FromHours(-hours));
        Assert.Equal(FakeFal.RequestId, (await order.SubmitAsync(configure: options => options.TimeProvider = alsoWrong)).Ticket.RequestId);
    }

    [Fact]
    public async Task A_response_that_named_its_request_is_asked_for_by_name()
    {
        Submit.Then(Reply.Json(502, "{}", ("x-fal-request-id", FakeFal.RequestId)));
        await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => order.SubmitAsync());
        order.Fal.Handler.Status.Then(Reply.Status("IN_PROGRESS"));
        Assert.Equal(FakeFal.RequestId, (await order.SubmitAsync()).Ticket.RequestId);
        Assert.Empty(order.Fal.Handler.SentTo(order.Fal.Handler.List));
    }

    [Fact]
    public async Task Of_two_jobs_that_can_be_it_none_is_taken()
    {
        await order.LoseResponseAsync();
        order.List.Add(FakeFal.RequestId, 1).Add(OrderFixture.SecondJob.RequestId, 2);
        await order.AssertUnresolvedAsync();
    }

    [Fact]
    public async Task A_job_of_another_key_is_not_taken()
    {
        Submit.Then(Reply.Accepted);
        await order.Fal.Time.RunAsync(() => order.Process().SubmitAsync(FakeFal.Request, new SubmitOptions { IdempotencyKey = "another" }));
        await order.LoseResponseAsync();
        order.List.Add(FakeFal.RequestId, 0).Add(OrderFixture.SecondJob.RequestId, 1);
        Assert.Equal(OrderFixture.SecondJob.RequestId, (await order.SubmitAsync()).Ticket.RequestId);
    }

    [Fact]
    public async Task A_job_whose_own_caller_is_about_to_record_it_is_not_taken()
    {
        await order.LoseResponseAsync();
        Submit.Then(Reply.After(TimeSpan.FromSeconds(20), order.Fal.Time, Reply.Accepted));
        order.List.Add(FakeFal.RequestId, 45);
        await order.Fal.Time.RunAsync(async () =>
        {
            Task<KlingJob<KlingVideo>> lost = OrderFixture.SubmitAsync(order.Process());
            await order.Fal.Time.Delay(TimeSpan.FromSeconds(45), CancellationToken.None);
            KlingJob<KlingVideo> another = await order.Process().SubmitAsync(FakeFal.Request, new SubmitOptions { IdempotencyKey = "another" });
            Assert.Equal(FakeFal.RequestId, another.Ticket.RequestId);
            await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => lost);
        });
        IdempotencyRecord record = await order.Store.RecordOfAsync("another");
        Assert.Equal((IdempotencyState.Bought, FakeFal.RequestId), (record.State, record.RequestId));
        Assert.Empty(record.Surplus);
    }

    [Fact]
    public async Task A_job_that_was_sent_after_the_lease_is_not_taken()
    {
        await order.LoseResponseAsync();
        order.List.Add(FakeFal.RequestId, OrderFixture.Lease.TotalSeconds + 10);
        await order.AssertUnresolvedAsync();
    }

    [Fact]
    public async Task An_unresolved_key_throws_every_time_and_sends_nothing()
    {
        await order.LoseResponseAsync();
        await order.AssertUnresolvedAsync();
        int sent = order.Fal.Handler.Sent.Count;
        KlingSubmitUncertainException again = await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => order.SubmitAsync());
        Assert.Equal((await order.RecordAsync()).Attempt, again.Attempt);
        Assert.Contains("ReleaseIdempotencyKeyAsync", again.Message, StringComparison.Ordinal);
        Assert.Equal(sent, order.Fal.Handler.Sent.Count);
    }

    [Fact]
    public async Task While_fals_list_is_unavailable_nothing_is_decided()
    {
        await order.LoseResponseAsync();
        _ = order.Fal.Handler.List.Next();
        order.Fal.Handler.List.Then(Reply.BadGateway);
        await Assert.ThrowsAsync<KlingApiException>(() => order.SubmitAsync());
        Assert.Equal(IdempotencyState.Sending, (await order.RecordAsync()).State);
        order.List.Add(FakeFal.RequestId, 1);
        order.Fal.Handler.List.Then(order.List.Step);
        Assert.Equal(FakeFal.RequestId, (await order.SubmitAsync()).Ticket.RequestId);
    }

    [Fact]
    public async Task A_job_that_only_a_search_has_assigned_is_not_taken_for_certain()
    {
        KlingClient client = order.Process();
        Submit.Then(Reply.Reset);
        KlingSubmitUncertainException lost = await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => order.Fal.Time.RunAsync(() => OrderFixture.SubmitAsync(client)));
        order.List.Add(FakeFal.RequestId, 1).Add(OrderFixture.SecondJob.RequestId, 2);
        Assert.NotNull((await order.Fal.Time.RunAsync(() => client.FindJobAsync(lost.Attempt))).Ticket);
        await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => order.Fal.Time.RunAsync(() => OrderFixture.SubmitAsync(client)));
        Assert.Equal(IdempotencyState.Unresolved, (await order.RecordAsync()).State);
    }

    [Fact]
    public async Task A_failed_job_of_the_key_is_not_taken_for_its_lost_retry()
    {
        Submit.Then(Reply.Accepted, Reply.Reset);
        order.Fal.Handler.Stream.Then(Reply.Events(Reply.StatusJson("COMPLETED", ",\"error\":\"it failed\"")));
        order.Fal.Handler.Result.Then(Reply.Json(500, """{"detail":"it failed"}""", ("x-fal-needs-retry", "1")));
        KlingJob<KlingVideo> failed = await order.SubmitAsync();
        await Assert.ThrowsAsync<KlingJobFailedException>(() => order.Fal.Time.RunAsync(() => failed.WaitAsync()));
        SubmitOptions again = new() { RetryFailed = true };
        await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => order.SubmitAsync(options: again));
        order.List.Add(FakeFal.RequestId, 0);
        await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => order.SubmitAsync(options: again));
        Assert.Equal(IdempotencyState.Unresolved, (await order.RecordAsync()).State);
    }

    [Fact]
    public async Task A_search_that_fails_says_that_nothing_was_bought_and_what_to_do()
    {
        await order.LoseResponseAsync();
        _ = order.Fal.Handler.List.Next();
        order.Fal.Handler.List.Then(Reply.BadGateway);
        KlingException exception = await Assert.ThrowsAsync<KlingApiException>(() => order.SubmitAsync());
        Assert.Contains("Call again later with the same key.", exception.Message, StringComparison.Ordinal);
    }
}
