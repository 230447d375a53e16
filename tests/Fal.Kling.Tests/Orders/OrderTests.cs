using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Orders;

/// <summary>What is bought with an idempotency key is bought once, whoever calls again.</summary>
public sealed class OrderTests
{
    private readonly OrderFixture order = new();

    private Script Submit => order.Fal.Handler.Submit;

    [Fact]
    public async Task Later_calls_with_the_key_get_the_same_job_and_send_nothing()
    {
        Submit.Then(Reply.Accepted);
        JobTicket first = (await order.SubmitAsync()).Ticket;
        JobTicket second = (await order.SubmitAsync()).Ticket;
        Assert.Equal(first, second);
        Assert.Equal(1, order.Posts);
        Assert.Equal(["add", "replace sending", "replace bought"], order.Store.Writes);
    }

    [Fact]
    public async Task The_cost_of_a_whole_run_is_one_read_and_four_writes()
    {
        Submit.Then(Reply.Accepted);
        order.Fal.Handler.Stream.Then(Reply.Events(Reply.StatusJson("COMPLETED")));
        order.Fal.Handler.Result.Then(Reply.Video);
        RunOptions options = new() { Submit = new SubmitOptions { IdempotencyKey = OrderFixture.Key } };
        await order.Fal.Time.RunAsync(() => order.Process().TextToVideoAsync(FakeFal.Request, options));
        Assert.Equal(["find", "add", "replace sending", "replace bought", "replace ended"], order.Store.Calls);

        order.Store.Calls.Clear();
        await order.Fal.Time.RunAsync(() => order.Process().TextToVideoAsync(FakeFal.Request, options));
        Assert.Equal(["find"], order.Store.Calls);
        Assert.Equal(1, order.Posts);
    }

    [Fact]
    public async Task Without_a_key_the_store_is_not_asked()
    {
        Submit.Then(Reply.Accepted);
        await order.Fal.Time.RunAsync(() => order.Process().SubmitAsync(FakeFal.Request));
        Assert.Empty(order.Store.Calls);
    }

    [Fact]
    public async Task A_key_is_refused_where_no_store_is_configured()
    {
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => order.SubmitAsync(configure: options => options.IdempotencyStore = null));
        Assert.Contains("IdempotencyStore", exception.Message, StringComparison.Ordinal);
        Assert.Empty(order.Fal.Handler.Sent);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("a\nb", false)]
    [InlineData("\ud800", false)]
    [InlineData("order 4711 / Zürich 🎬", true)]
    public void A_key_has_printable_characters(string key, bool isKey) =>
        Assert.Equal(isKey, Record.Exception(() => new SubmitOptions { IdempotencyKey = key }) is null);

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void A_key_has_at_most_255_characters(int length, bool isKey) =>
        Assert.Equal(isKey, Record.Exception(() => new SubmitOptions { IdempotencyKey = new string('k', length) }) is null);

    [Fact]
    public async Task A_key_that_was_used_for_another_request_buys_nothing()
    {
        Submit.Then(Reply.Accepted);
        await order.SubmitAsync();
        KlingIdempotencyException exception = await Assert.ThrowsAsync<KlingIdempotencyException>(() => order.SubmitAsync(new TextToVideoRequest { Prompt = "Another" }));
        Assert.Equal((await order.RecordAsync()).Fingerprint, exception.StoredFingerprint);
        Assert.NotEqual(exception.StoredFingerprint, exception.Fingerprint);
        Assert.Contains(exception.Fingerprint, exception.Message, StringComparison.Ordinal);
        Assert.Contains(exception.StoredFingerprint, exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, order.Posts);
    }

    [Fact]
    public async Task The_same_input_to_another_model_is_another_request()
    {
        Submit.Then(Reply.Accepted);
        await order.SubmitAsync();
        await Assert.ThrowsAsync<KlingIdempotencyException>(() => order.SubmitAsync(FakeFal.Request with { Model = KlingModel.V2Master }));
    }

    [Fact]
    public async Task A_refusal_frees_the_key_also_for_another_request()
    {
        Submit.Then(Reply.Json(402, """{"detail":"no balance"}"""), Reply.Accepted);
        await Assert.ThrowsAsync<KlingApiException>(() => order.SubmitAsync());
        Assert.Equal(IdempotencyState.Free, (await order.RecordAsync()).State);
        JobTicket ticket = (await order.SubmitAsync(new TextToVideoRequest { Prompt = "Another" })).Ticket;
        Assert.Equal(FakeFal.RequestId, ticket.RequestId);
    }

    [Fact]
    public async Task A_request_that_never_left_frees_the_key()
    {
        Submit.Then(Reply.NeverSent(HttpRequestError.NameResolutionError));
        await Assert.ThrowsAsync<KlingException>(() => order.SubmitAsync());
        Assert.Equal(IdempotencyState.Free, (await order.RecordAsync()).State);
    }

    [Fact]
    public async Task The_record_says_sending_before_every_post_and_preparing_between_them()
    {
        Submit.Then(Reply.Text(429, "slow down"), Reply.Text(429, "slow down"), Reply.Accepted);
        await order.SubmitAsync();
        Assert.Equal(
            ["add", "replace sending", "replace preparing", "replace sending", "replace preparing", "replace sending", "replace bought"], order.Store.Writes);
        Assert.Equal(3, order.Posts);
    }

    [Fact]
    public async Task A_renewed_api_key_is_a_post_of_its_own()
    {
        Submit.Then(Reply.Text(401, "expired"), Reply.Accepted);
        int calls = 0;
        await order.SubmitAsync(configure: options =>
        {
            options.ApiKey = null;
            options.ApiKeyProvider = _ => ValueTask.FromResult(calls++ == 0 ? FakeFal.Key : "key-id-2:key-secret-2");
        });
        Assert.Equal(["add", "replace sending", "replace sending", "replace bought"], order.Store.Writes);
    }

    [Fact]
    public async Task A_second_caller_waits_for_the_first_and_gets_its_job()
    {
        Submit.Then(Reply.After(TimeSpan.FromSeconds(7), order.Fal.Time, Reply.Accepted));
        KlingClient client = order.Process();
        KlingJob<KlingVideo>[] jobs = await order.Fal.Time.RunAsync(() => Task.WhenAll(OrderFixture.SubmitAsync(client), OrderFixture.SubmitAsync(client), OrderFixture.SubmitAsync(order.Process())));
        Assert.All(jobs, job => Assert.Equal(FakeFal.RequestId, job.Ticket.RequestId));
        Assert.Equal(1, order.Posts);
    }

    [Fact]
    public async Task Cancelling_the_first_caller_does_not_cancel_the_second()
    {
        Submit.Then(Reply.After(TimeSpan.FromSeconds(3), order.Fal.Time, Reply.Accepted));
        using CancellationTokenSource first = new();
        SubmitOptions slow = new() { OnSubmitting = async (_, token) => await order.Fal.Time.Delay(TimeSpan.FromMinutes(1), token) };
        await order.Fal.Time.RunAsync(async () =>
        {
            Task<KlingJob<KlingVideo>> cancelled = OrderFixture.SubmitAsync(order.Process(), options: slow, cancellationToken: first.Token);
            Task<KlingJob<KlingVideo>> second = OrderFixture.SubmitAsync(order.Process());
            await order.Fal.Time.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            await first.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
            Assert.Equal(FakeFal.RequestId, (await second).Ticket.RequestId);
        });
        Assert.Equal(1, order.Posts);
    }

    [Fact]
    public async Task A_failure_is_the_result_of_every_later_call()
    {
        Submit.Then(Reply.Accepted);
        await FailAsync(needsRetry: false);
        await FailAsync(needsRetry: false, new SubmitOptions { RetryFailed = true });
        Assert.Equal(1, order.Posts);
        Assert.Equal(IdempotencyEnd.Failed, (await order.RecordAsync()).End);
    }

    [Fact]
    public async Task A_retryable_failure_is_bought_again_on_request()
    {
        Submit.Then(Reply.Accepted, Reply.Json(200, FakeFal.AcceptedJson().Replace(FakeFal.RequestId, OrderFixture.SecondJob.RequestId, StringComparison.Ordinal)));
        await FailAsync(needsRetry: true);
        Assert.Equal(IdempotencyEnd.FailedRetryable, (await order.RecordAsync()).End);
        Assert.Equal(FakeFal.RequestId, (await order.SubmitAsync()).Ticket.RequestId);
        Assert.Equal(OrderFixture.SecondJob.RequestId, (await order.SubmitAsync(options: new SubmitOptions { RetryFailed = true })).Ticket.RequestId);
        Assert.Equal(2, order.Posts);
    }

    [Fact]
    public async Task A_retry_of_a_failed_job_that_fal_refuses_leaves_the_failure()
    {
        Submit.Then(Reply.Accepted, Reply.Json(402, """{"detail":"no balance"}"""));
        await FailAsync(needsRetry: true);
        await Assert.ThrowsAsync<KlingApiException>(() => order.SubmitAsync(options: new SubmitOptions { RetryFailed = true }));
        Assert.Equal(FakeFal.RequestId, (await order.SubmitAsync()).Ticket.RequestId);
    }

    [Fact]
    public async Task A_job_that_others_may_share_is_not_cancelled_with_one_caller()
    {
        RunOptions options = new() { CancelJobOnAbort = true, Submit = new SubmitOptions { IdempotencyKey = OrderFixture.Key } };
        await Assert.ThrowsAsync<ArgumentException>(() => order.Process().TextToVideoAsync(FakeFal.Request, options, TestContext.Current.CancellationToken));
        Assert.Empty(order.Fal.Handler.Sent);
    }

    [Fact]
    public async Task A_failure_before_the_job_is_known_to_be_over_is_not_recorded()
    {
        Submit.Then(Reply.Accepted);
        order.Fal.Handler.Result.Then(Reply.Json(503, """{"detail":"busy","error_type":"runner_error"}"""));
        KlingJob<KlingVideo> job = await order.SubmitAsync();
        await Assert.ThrowsAnyAsync<KlingException>(() => order.Fal.Time.RunAsync(() => job.GetResultAsync()));
        Assert.Equal(IdempotencyState.Bought, (await order.RecordAsync()).State);
    }

    [Fact]
    public async Task A_caller_that_waits_ends_when_its_client_is_disposed()
    {
        Submit.Then(Reply.After(TimeSpan.FromSeconds(20), order.Fal.Time, Reply.Accepted));
        KlingClient waiting = order.Process();
        await order.Fal.Time.RunAsync(async () =>
        {
            Task<KlingJob<KlingVideo>> first = OrderFixture.SubmitAsync(order.Process());
            Task<KlingJob<KlingVideo>> second = OrderFixture.SubmitAsync(waiting);
            await order.Fal.Time.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            waiting.Dispose();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => second);
            Assert.False(first.IsCompleted);
            await first;
        });
    }

    [Fact]
    public async Task A_fingerprint_of_another_version_of_the_package_is_not_compared()
    {
        Submit.Then(Reply.Accepted);
        await order.SubmitAsync();
        IdempotencyRecord record = await order.RecordAsync();
        await order.Store.TryReplaceAsync(record with { Version = record.Version + 1, Fingerprint = "2:abc" }, TestContext.Current.CancellationToken);
        KlingIdempotencyException exception = await Assert.ThrowsAsync<KlingIdempotencyException>(() => order.SubmitAsync());
        Assert.Contains("another version of Fal.Kling", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, order.Posts);
    }

    private async Task FailAsync(bool needsRetry, SubmitOptions? options = null)
    {
        order.Fal.Handler.Stream.Then(Reply.Events(Reply.StatusJson("COMPLETED", ",\"error\":\"it failed\"")));
        order.Fal.Handler.Result.Then(needsRetry
            ? Reply.Json(500, """{"detail":"it failed"}""", ("x-fal-needs-retry", "1"))
            : Reply.Json(500, """{"detail":"it failed"}""", ("x-fal-needs-retry", "0")));
        KlingJob<KlingVideo> job = await order.SubmitAsync(options: options);
        await Assert.ThrowsAsync<KlingJobFailedException>(() => order.Fal.Time.RunAsync(() => job.WaitAsync()));
    }
}
