using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Orders;

/// <summary>What happens to the caller who buys: it is late, suspended, overtaken, or its store fails.</summary>
public sealed class OrderOwnerTests
{
    private readonly OrderFixture order = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Script Submit => order.Fal.Handler.Submit;

    [Fact]
    public async Task An_owner_whose_job_another_key_has_taken_returns_it_and_its_key_is_unresolved()
    {
        Submit.Then(Reply.After(TimeSpan.FromSeconds(2), order.Fal.Time, Reply.Accepted));
        await order.Fal.Time.RunAsync(async () =>
        {
            Task<KlingJob<KlingVideo>> first = OrderFixture.SubmitAsync(order.Process());
            await order.Fal.Time.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            await order.TakeJobWithAsync("another");
            Assert.Equal(FakeFal.RequestId, (await first).Ticket.RequestId);
        });
        Assert.Equal(IdempotencyState.Unresolved, (await order.RecordAsync()).State);
        await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => order.SubmitAsync());
        Assert.Equal(1, order.Posts);
    }

    [Fact]
    public async Task A_body_that_would_leave_after_the_lease_does_not_leave()
    {
        Submit.Then(new Step(async (request, _) =>
        {
            await order.Fal.Time.Delay(TimeSpan.FromHours(2), CancellationToken.None);
            await request.Content!.CopyToAsync(Stream.Null, CancellationToken.None);
            return new HttpResponseMessage();
        }, ReadsBody: false));
        await Assert.ThrowsAnyAsync<KlingException>(() => order.SubmitAsync());
        Assert.Equal(IdempotencyState.Free, (await order.RecordAsync()).State);
    }

    [Fact]
    public async Task A_write_that_the_store_finishes_late_cannot_undo_a_later_one()
    {
        Submit.Then(Reply.Text(429, "slow down"), Reply.Reset);
        bool isFirst = true;
        order.Store.Before = async call =>
        {
            if (call == "replace preparing" && isFirst)
            {
                isFirst = false;
                await order.Fal.Time.Delay(TimeSpan.FromSeconds(30), CancellationToken.None);
            }
        };
        await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => order.SubmitAsync());
        await order.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(IdempotencyState.Sending, (await order.RecordAsync()).State);
    }

    [Fact]
    public async Task A_key_whose_caller_stopped_while_preparing_may_serve_a_corrected_request()
    {
        order.Store.After = call => call == "add" ? throw new OperationCanceledException("killed") : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(() => order.SubmitAsync());
        order.Store.After = _ => Task.CompletedTask;
        await Assert.ThrowsAsync<KlingIdempotencyException>(() => order.SubmitAsync(new TextToVideoRequest { Prompt = "Corrected" }));
        await order.PassAsync(OrderFixture.Lease);
        Submit.Then(Reply.Accepted);
        await order.SubmitAsync(new TextToVideoRequest { Prompt = "Corrected" });
    }

    [Fact]
    public async Task A_caller_that_stopped_while_preparing_is_followed_after_its_lease()
    {
        order.Store.After = call => call == "add" ? throw new OperationCanceledException("killed") : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(() => order.SubmitAsync());
        order.Store.After = _ => Task.CompletedTask;
        Assert.Equal(IdempotencyState.Preparing, (await order.RecordAsync()).State);
        Submit.Then(Reply.Accepted);
        Assert.Equal(FakeFal.RequestId, (await order.SubmitAsync()).Ticket.RequestId);
        Assert.True(order.Fal.Time.Elapsed >= OrderFixture.Lease);
    }

    [Fact]
    public async Task An_owner_that_was_suspended_while_it_wrote_renews_its_record_and_sends()
    {
        Submit.Then(Reply.Accepted);
        JumpingTime time = new(order.Fal.Time);
        order.Store.After = call =>
        {
            time.Jump = call == "replace sending" && time.Jump == TimeSpan.Zero ? TimeSpan.FromHours(-3) : time.Jump;
            return Task.CompletedTask;
        };
        await order.SubmitAsync(configure: options => options.TimeProvider = time);
        Assert.Equal(["add", "replace sending", "replace sending", "replace bought"], order.Store.Writes);
    }

    [Fact]
    public async Task A_late_owner_does_not_send()
    {
        order.Store.After = async call =>
        {
            if (call == "replace sending")
            {
                await order.Fal.Time.Delay(TimeSpan.FromSeconds(11), CancellationToken.None);
            }
        };
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => order.SubmitAsync());
        Assert.Contains("not sent", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, order.Posts);
        Assert.Equal(IdempotencyState.Free, (await order.RecordAsync()).State);
    }

    [Fact]
    public async Task An_owner_that_was_overtaken_while_preparing_sends_nothing_and_gets_the_job()
    {
        Submit.Then(Reply.Accepted);
        SubmitOptions slow = new() { OnSubmitting = async (_, token) => await order.Fal.Time.Delay(TimeSpan.FromMinutes(5), token) };
        KlingJob<KlingVideo>[] jobs = await order.Fal.Time.RunAsync(() => Task.WhenAll(OrderFixture.SubmitAsync(order.Process(), options: slow), OrderFixture.SubmitAsync(order.Process())));
        Assert.All(jobs, job => Assert.Equal(FakeFal.RequestId, job.Ticket.RequestId));
        Assert.Equal(1, order.Posts);
    }

    [Fact]
    public async Task A_store_that_fails_before_the_submission_stops_it()
    {
        Submit.Then(Reply.Accepted);
        order.Store.Before = call => call == "replace sending" ? throw new InvalidOperationException("the disk is full") : Task.CompletedTask;
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => order.SubmitAsync());
        Assert.Contains("the disk is full", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, order.Posts);
    }

    [Fact]
    public async Task A_store_that_fails_after_the_submission_costs_no_ticket_and_the_next_call_repairs_the_record()
    {
        Submit.Then(Reply.Accepted);
        order.Store.Before = call => call == "replace bought" ? throw new InvalidOperationException("the disk is full") : Task.CompletedTask;
        KlingClient client = order.Process();
        Assert.Equal(FakeFal.RequestId, (await order.Fal.Time.RunAsync(() => OrderFixture.SubmitAsync(client))).Ticket.RequestId);
        Assert.Contains(order.Logger.Lines, line => line.StartsWith("Error 21", StringComparison.Ordinal));
        Assert.Equal(IdempotencyState.Sending, (await order.RecordAsync()).State);

        order.Store.Before = _ => Task.CompletedTask;
        await order.Fal.Time.RunAsync(() => OrderFixture.SubmitAsync(client));
        Assert.Equal(IdempotencyState.Bought, (await order.RecordAsync()).State);
        Assert.Equal(TimeSpan.Zero, order.Fal.Time.Elapsed);
        Assert.Equal(1, order.Posts);
    }

    [Fact]
    public async Task An_owner_whose_key_was_released_and_bought_again_returns_its_ticket_as_a_surplus_purchase()
    {
        Submit.Then(Reply.After(TimeSpan.FromSeconds(20), order.Fal.Time, Reply.Accepted), Reply.Json(200, FakeFal.AcceptedJson().Replace(FakeFal.RequestId, OrderFixture.SecondJob.RequestId, StringComparison.Ordinal)));
        await order.Fal.Time.RunAsync(async () =>
        {
            Task<KlingJob<KlingVideo>> first = OrderFixture.SubmitAsync(order.Process());
            await order.Fal.Time.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            await order.Process().ReleaseIdempotencyKeyAsync(OrderFixture.Key, force: true, cancellationToken: Token);
            Assert.Equal(OrderFixture.SecondJob.RequestId, (await OrderFixture.SubmitAsync(order.Process())).Ticket.RequestId);
            Assert.Equal(FakeFal.RequestId, (await first).Ticket.RequestId);
        });
        IdempotencyRecord record = await order.RecordAsync();
        Assert.Equal(OrderFixture.SecondJob.RequestId, record.RequestId);
        Assert.Equal(FakeFal.RequestId, Assert.Single(record.Surplus).RequestId);
    }

    [Fact]
    public async Task An_owner_whose_response_was_only_late_keeps_its_job_although_the_key_was_given_up()
    {
        Submit.Then(Reply.After(TimeSpan.FromSeconds(20), order.Fal.Time, Reply.Accepted));
        await order.Fal.Time.RunAsync(async () =>
        {
            Task<KlingJob<KlingVideo>> first = OrderFixture.SubmitAsync(order.Process());
            await order.Fal.Time.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            await order.Process().ReleaseIdempotencyKeyAsync(OrderFixture.Key, force: true, cancellationToken: Token);
            await first;
        });
        Assert.Equal(FakeFal.RequestId, (await order.SubmitAsync()).Ticket.RequestId);
        Assert.Equal(1, order.Posts);
    }

    [Fact]
    public async Task A_slow_write_does_not_shorten_the_time_of_the_request()
    {
        Submit.Then(Reply.After(TimeSpan.FromSeconds(4), order.Fal.Time, Reply.Accepted));
        order.Store.After = async call =>
        {
            if (call == "replace sending")
            {
                await order.Fal.Time.Delay(TimeSpan.FromSeconds(8), CancellationToken.None);
            }
        };
        await order.SubmitAsync(configure: options => options.HttpTimeout = TimeSpan.FromSeconds(5));
        Assert.Equal(1, order.Posts);
    }

    /// <summary>The clock of a machine that was suspended, or set: its monotonic clock shows nothing.</summary>
    private sealed class JumpingTime(TimeProvider inner) : TimeProvider
    {
        public TimeSpan Jump { get; set; }

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Jump;

        public override long GetTimestamp() => inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => inner.CreateTimer(callback, state, dueTime, period);
    }
}
