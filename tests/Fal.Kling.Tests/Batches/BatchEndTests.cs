using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Batches;

/// <summary>A batch takes requests only as it needs them, and leaves nothing behind when it ends early.</summary>
public sealed class BatchEndTests
{
    private readonly BatchFixture batch = new();
    private readonly List<JobTicket> tickets = [];
    private int taken;
    private bool isSourceDisposed;

    private BatchOptions Options => new() { Concurrency = 3, Run = new RunOptions { OnSubmitted = SaveAsync } };

    [Fact]
    public async Task A_million_requests_are_taken_one_by_one()
    {
        int read = 0;
        await batch.Fal.Time.RunAsync(async () =>
        {
            await foreach (BatchOutcome outcome in batch.Client().RunAllAsync(Source(1_000_000), Options))
            {
                read++;
                Assert.True(outcome.IsSuccess);
                Assert.InRange(taken, read, read + Options.Concurrency - 1);
                if (read == 50)
                {
                    break;
                }
            }
        });
        Assert.Equal(50, read);
        Assert.InRange(taken, 50, 52);
        Assert.True(isSourceDisposed);
    }

    [Fact]
    public async Task Outcomes_that_are_not_read_hold_up_further_purchases()
    {
        await batch.Fal.Time.RunAsync(async () =>
        {
            await foreach (BatchOutcome _ in batch.Client().RunAllAsync(Source(100), Options))
            {
                await batch.Fal.Time.Delay(TimeSpan.FromHours(1), CancellationToken.None);
                break;
            }
        });
        Assert.Equal(3, batch.Bought);
    }

    [Fact]
    public async Task Nothing_is_sent_before_the_outcomes_are_enumerated()
    {
        IAsyncEnumerable<BatchOutcome> outcomes = batch.Client().RunAllAsync(Source(3), Options, TestContext.Current.CancellationToken);
        await batch.Fal.Time.RunAsync(() => batch.Fal.Time.Delay(TimeSpan.FromMinutes(1), CancellationToken.None));
        Assert.Equal(0, taken);
        Assert.NotNull(outcomes);
    }

    [Fact]
    public async Task Cancellation_returns_the_tickets_of_what_was_submitted_and_then_throws()
    {
        using CancellationTokenSource abort = new();
        batch.Duration = prompt => TimeSpan.FromSeconds(prompt == "1" ? 5 : 25);
        List<BatchOutcome> outcomes = [];
        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync(
            outcomes,
            outcome =>
            {
                if (outcome.IsSuccess)
                {
                    abort.Cancel();
                }
            },
            () => Task.CompletedTask,
            abort.Token));
        Assert.Equal(abort.Token, exception.CancellationToken);
        Assert.Equal(["1", "2", "3"], BatchFixture.PromptsOf(outcomes).Order());
        Assert.All(outcomes.Skip(1), outcome => Assert.IsType<KlingCanceledException>(outcome.Failure));
        Assert.Equal(tickets.Select(ticket => ticket.RequestId).Order(), outcomes.Select(outcome => outcome.Ticket!.RequestId).Order());
        Assert.Equal(3, batch.Posts.Count);
        Assert.Equal(0, batch.OpenStreams);
        Assert.True(isSourceDisposed);
        Assert.Empty(batch.Fal.Handler.SentTo(batch.Fal.Handler.Cancel));
    }

    [Fact]
    public async Task Cancellation_does_not_lose_a_submission_that_is_under_way()
    {
        using CancellationTokenSource abort = new();
        batch.Latency = TimeSpan.FromSeconds(3);
        List<BatchOutcome> outcomes = [];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync(outcomes, _ => { }, async () =>
        {
            await batch.Fal.Time.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            Cancel(abort);
        }, abort.Token));
        Assert.Equal(3, outcomes.Count);
        Assert.All(outcomes, outcome => Assert.NotNull(outcome.Ticket));
        Assert.Equal(3, tickets.Count);
        Assert.Equal(3, batch.Bought);
    }

    [Fact]
    public async Task Cancellation_ends_the_wait_after_a_429_and_such_a_request_has_no_outcome()
    {
        using CancellationTokenSource abort = new();
        batch.Refusal = _ => Reply.Json(429, """{"detail":"slow down"}""");
        List<BatchOutcome> outcomes = [];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync(outcomes, _ => { }, async () =>
        {
            await batch.Fal.Time.Delay(TimeSpan.FromSeconds(100), CancellationToken.None);
            Cancel(abort);
        }, abort.Token));
        Assert.Empty(outcomes);
        Assert.Equal(0, batch.Bought);
        Assert.Equal(3, taken);
    }

    [Fact]
    public async Task A_token_that_has_fired_sends_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync([], _ => { }, () => Task.CompletedTask, new CancellationToken(canceled: true)));
        Assert.Equal(0, taken);
    }

    [Fact]
    public async Task The_token_of_the_enumeration_counts_too()
    {
        using CancellationTokenSource abort = new();
        await batch.Fal.Time.RunAsync(() => Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (BatchOutcome _ in batch.Client().RunAllAsync(Source(10), Options, TestContext.Current.CancellationToken).WithCancellation(abort.Token))
            {
                Cancel(abort);
            }
        }));
        Assert.Equal(3, batch.Posts.Count);
    }

    [Fact]
    public async Task A_loop_that_ends_early_ends_the_waits_and_loses_no_ticket()
    {
        batch.Duration = prompt => TimeSpan.FromSeconds(prompt == "1" ? 5 : 25);
        await batch.Fal.Time.RunAsync(async () =>
        {
            await foreach (BatchOutcome _ in batch.Client().RunAllAsync(Source(10), Options))
            {
                break;
            }
        });
        Assert.Equal(3, taken);
        Assert.Equal(3, tickets.Count);
        Assert.Equal(0, batch.OpenStreams);
        Assert.True(isSourceDisposed);
        Assert.Empty(batch.Fal.Handler.SentTo(batch.Fal.Handler.Cancel));
        Assert.InRange(batch.Fal.Time.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_submission_that_is_under_way_when_the_loop_ends_is_awaited_for_its_ticket()
    {
        batch.Duration = _ => TimeSpan.Zero;
        await batch.Fal.Time.RunAsync(async () =>
        {
            int read = 0;
            await foreach (BatchOutcome outcome in batch.Client().RunAllAsync(Source(10), Options with { Concurrency = 2 }))
            {
                // The second read has started the third request.
                if (++read == 2)
                {
                    break;
                }
            }
        });
        Assert.Equal(batch.Bought, tickets.Count);
        Assert.Equal(3, tickets.Count);
    }

    [Fact]
    public async Task A_sequence_that_fails_costs_no_outcome()
    {
        List<BatchOutcome> outcomes = [];
        await Assert.ThrowsAsync<FormatException>(() => batch.Fal.Time.RunAsync(async () =>
        {
            await foreach (BatchOutcome outcome in batch.Client().RunAllAsync(BatchFixture.Requests(2).Concat(Failing()), Options))
            {
                outcomes.Add(outcome);
            }
        }));
        Assert.Equal(2, outcomes.Count(outcome => outcome.IsSuccess));
    }

    [Fact]
    public async Task A_null_in_the_sequence_is_refused_after_the_outcomes_before_it()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => batch.RunAsync([BatchFixture.Request("1"), null!, BatchFixture.Request("2")]));
        Assert.Equal(1, batch.Bought);
    }

    [Fact]
    public async Task A_client_that_is_disposed_takes_no_further_request()
    {
        KlingClient client = batch.Client();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => batch.Fal.Time.RunAsync(async () =>
        {
            await foreach (BatchOutcome _ in client.RunAllAsync(Source(10), Options))
            {
                client.Dispose();
            }
        }));
        Assert.Equal(3, taken);
        Assert.Throws<ObjectDisposedException>(() => client.RunAllAsync(Source(1), cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Outcomes_cannot_be_enumerated_twice()
    {
        IAsyncEnumerable<BatchOutcome> outcomes = batch.Client().RunAllAsync([], cancellationToken: TestContext.Current.CancellationToken);
        await using IAsyncEnumerator<BatchOutcome> first = outcomes.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.False(await first.MoveNextAsync());
        Assert.Throws<InvalidOperationException>(() => outcomes.GetAsyncEnumerator(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Keys_need_a_store()
    {
        KlingClient client = batch.Fal.Client();
        KlingException exception = Assert.Throws<KlingException>(() => client.RunAllAsync([], new BatchOptions { KeyOf = _ => "1" }, TestContext.Current.CancellationToken));
        Assert.Contains("IdempotencyStore", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => client.RunAllAsync(null!, cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_keys_a_loop_that_ends_early_can_cancel_its_jobs()
    {
        BatchOptions cancelling = Options with { Run = new RunOptions { CancelJobOnAbort = true } };
        batch.Duration = prompt => TimeSpan.FromSeconds(prompt == "1" ? 5 : 25);
        batch.Fal.Handler.Cancel.Then(Reply.Json(202, """{"status":"CANCELLATION_REQUESTED"}"""));
        await batch.Fal.Time.RunAsync(async () =>
        {
            await foreach (BatchOutcome _ in batch.Client().RunAllAsync(Source(10), cancelling))
            {
                break;
            }
        });
        Assert.Equal(2, batch.Fal.Handler.SentTo(batch.Fal.Handler.Cancel).Count());
        Assert.Throws<ArgumentException>(() => batch.Client().RunAllAsync([], cancelling with { KeyOf = _ => "1" }, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public void Concurrency_has_limits(int value) => Assert.Throws<ArgumentException>(nameof(BatchOptions.Concurrency), () => new BatchOptions { Concurrency = value });

    [Theory]
    [InlineData(0)]
    [InlineData(-0.01)]
    public void MaxSpend_is_more_than_zero(double value) => Assert.Throws<ArgumentException>(nameof(BatchOptions.MaxSpend), () => new BatchOptions { MaxSpend = (decimal)value });

    [Fact]
    public void One_key_for_all_requests_is_refused() =>
        Assert.Throws<ArgumentException>(nameof(BatchOptions.Run), () => new BatchOptions { Run = new RunOptions { Submit = new SubmitOptions { IdempotencyKey = "1" } } });

    private Task ReadAsync(List<BatchOutcome> outcomes, Action<BatchOutcome> onOutcome, Func<Task> meanwhile, CancellationToken cancellationToken) => batch.Fal.Time.RunAsync(async () =>
    {
        Task other = meanwhile();
        await foreach (BatchOutcome outcome in batch.Client().RunAllAsync(Source(10), Options, cancellationToken))
        {
            outcomes.Add(outcome);
            onOutcome(outcome);
        }

        await other;
    });

    private IEnumerable<KlingRequest> Source(int count)
    {
        try
        {
            foreach (KlingRequest request in BatchFixture.Requests(count))
            {
                taken++;
                yield return request;
            }
        }
        finally
        {
            isSourceDisposed = true;
        }
    }

    // CancelAsync would continue on another thread, beside the virtual clock.
    private static void Cancel(CancellationTokenSource abort) => abort.Cancel();

    private static IEnumerable<KlingRequest> Failing() => BatchFixture.Requests(1).Select<KlingRequest, KlingRequest>(_ => throw new FormatException("no more"));

    private ValueTask SaveAsync(JobTicket ticket, CancellationToken cancellationToken)
    {
        tickets.Add(ticket);
        return default;
    }
}
