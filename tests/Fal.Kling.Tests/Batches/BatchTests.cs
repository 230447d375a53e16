using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Batches;

/// <summary>Many requests run in one call, and the outcome of each is returned.</summary>
public sealed class BatchTests
{
    private readonly BatchFixture batch = new();

    [Fact]
    public async Task Outcomes_are_returned_in_the_order_of_completion()
    {
        batch.Duration = prompt => TimeSpan.FromSeconds(prompt switch { "1" => 20, "2" => 5, _ => 10 });
        List<BatchOutcome> outcomes = await batch.RunAsync(3);
        Assert.Equal(["2", "3", "1"], BatchFixture.PromptsOf(outcomes));
        Assert.All(outcomes, outcome =>
        {
            Assert.True(outcome.IsSuccess);
            Assert.Null(outcome.Failure);
            Assert.Same(outcome.Result, outcome.GetResult());
            Assert.IsType<KlingVideo>(outcome.Result);
            Assert.Equal(outcome.Result.Ticket, outcome.Ticket);
        });
        Assert.Equal(3, outcomes.DistinctBy(outcome => outcome.Ticket).Count());
    }

    [Fact]
    public async Task Each_request_can_have_callbacks_of_its_own()
    {
        Dictionary<string, string> tickets = [];
        List<BatchOutcome> outcomes = await batch.RunAsync(3, new BatchOptions
        {
            KeyOf = BatchFixture.PromptOf,
            RunOf = request => new RunOptions
            {
                OnSubmitted = (ticket, _) =>
                {
                    tickets.Add(BatchFixture.PromptOf(request), ticket.RequestId);
                    return ValueTask.CompletedTask;
                },
            },
        });
        Assert.All(outcomes, outcome => Assert.Equal(outcome.Ticket!.RequestId, tickets[BatchFixture.PromptOf(outcome.Request)]));
        Assert.All(outcomes, outcome => Assert.Equal(BatchFixture.PromptOf(outcome.Request), outcome.IdempotencyKey));
    }

    [Fact]
    public async Task A_job_with_a_key_cannot_be_cancelled_by_the_options_of_its_request()
    {
        List<BatchOutcome> outcomes = await batch.RunAsync(1, new BatchOptions { KeyOf = BatchFixture.PromptOf, RunOf = _ => new RunOptions { CancelJobOnAbort = true } });
        Assert.IsType<ArgumentException>(Assert.Single(outcomes).Failure);
        Assert.Empty(batch.Posts);
    }

    [Fact]
    public async Task A_failure_is_an_outcome_and_does_not_stop_the_rest()
    {
        batch.Refusal = prompt => prompt == "2" ? Reply.Json(401, """{"detail":"no"}""") : prompt == "3" ? Reply.Reset : null;
        batch.Result = prompt => prompt == "4" ? Reply.Json(422, """{"detail":"too strange"}""") : Reply.Video;
        BatchOptions options = new() { Concurrency = 2, KeyOf = request => BatchFixture.PromptOf(request) == "5" ? throw new FormatException("no key") : BatchFixture.PromptOf(request) };
        Dictionary<string, BatchOutcome> outcomes = (await batch.RunAsync(7, options)).ToDictionary(outcome => BatchFixture.PromptOf(outcome.Request));
        Assert.Equal(7, outcomes.Count);
        Assert.IsType<KlingApiException>(outcomes["2"].Failure);
        Assert.IsType<KlingSubmitUncertainException>(outcomes["3"].Failure);
        Assert.NotNull(outcomes["4"].Failure);
        Assert.NotNull(outcomes["4"].Ticket);
        Assert.IsType<FormatException>(outcomes["5"].Failure);
        Assert.All(["2", "3", "4", "5"], prompt => Assert.Same(outcomes[prompt].Failure, Record.Exception(() => outcomes[prompt].GetResult())));
        Assert.All(["1", "6", "7"], prompt => Assert.True(outcomes[prompt].IsSuccess));
        Assert.Equal(["1", "2", "3", "4", "6", "7"], batch.Posts.Select(post => post.Prompt).Order());
    }

    [Fact]
    public async Task A_request_with_an_unusable_key_is_not_sent()
    {
        BatchOptions options = new() { KeyOf = request => BatchFixture.PromptOf(request) == "1" ? null! : "a\nb" };
        List<BatchOutcome> outcomes = await batch.RunAsync(2, options);
        Assert.All(outcomes, outcome => Assert.Contains("KeyOf", Assert.IsType<ArgumentException>(outcome.Failure).Message, StringComparison.Ordinal));
        Assert.Empty(batch.Posts);
    }

    [Fact]
    public async Task Never_more_requests_are_under_way_than_Concurrency_allows()
    {
        List<BatchOutcome> outcomes = await batch.RunAsync(30, new BatchOptions { Concurrency = 4 });
        Assert.Equal(30, outcomes.Count(outcome => outcome.IsSuccess));
        Assert.Equal(4, batch.MostUnfinished);
    }

    [Fact]
    public async Task Twenty_requests_are_under_way_by_default()
    {
        await batch.RunAsync(50);
        Assert.Equal(20, batch.MostUnfinished);
    }

    [Fact]
    public async Task A_second_run_with_the_same_keys_buys_only_what_is_missing()
    {
        BatchOptions options = new() { Concurrency = 3, KeyOf = BatchFixture.PromptOf };
        batch.Refusal = prompt => prompt is "2" or "5" ? Reply.Json(403, """{"detail":"User is locked. Reason: Exhausted balance."}""") : null;
        List<BatchOutcome> first = await batch.RunAsync(6, options);
        Assert.Equal(["2", "5"], BatchFixture.PromptsOf(first.Where(outcome => !outcome.IsSuccess)).Order());

        batch.Refusal = _ => null;
        batch.Posts.Clear();
        List<BatchOutcome> second = await batch.RunAsync(6, options);
        Assert.All(second, outcome => Assert.True(outcome.IsSuccess));
        Assert.All(second, outcome => Assert.Equal(BatchFixture.PromptOf(outcome.Request), outcome.IdempotencyKey));
        Assert.Equal(["2", "5"], batch.Posts.Select(post => post.Prompt));
        Assert.Equal(6, batch.Bought);
        Assert.Superset(first.Where(outcome => outcome.IsSuccess).Select(outcome => outcome.Ticket!.RequestId).ToHashSet(), second.Select(outcome => outcome.Ticket!.RequestId).ToHashSet());
    }

    [Fact]
    public async Task Requests_with_the_same_key_get_the_same_job()
    {
        KlingRequest request = BatchFixture.Request("twice");
        List<BatchOutcome> outcomes = await batch.RunAsync([request, request with { }], new BatchOptions { KeyOf = _ => "order-7" });
        Assert.Equal(2, outcomes.Count(outcome => outcome.IsSuccess));
        Assert.Single(outcomes.Select(outcome => outcome.Ticket).Distinct());
        Assert.Single(batch.Posts);
    }

    [Fact]
    public async Task The_options_of_a_single_run_apply_to_each_request()
    {
        List<JobTicket> tickets = [];
        RunOptions run = new()
        {
            Submit = new SubmitOptions { LowPriority = true },
            OnSubmitted = (ticket, _) =>
            {
                tickets.Add(ticket);
                return default;
            },
        };
        List<BatchOutcome> outcomes = await batch.RunAsync(2, new BatchOptions { Run = run, KeyOf = BatchFixture.PromptOf });
        Assert.Equal(outcomes.Select(outcome => outcome.Ticket), tickets);
        Assert.All(batch.Fal.Handler.SentTo(batch.Fal.Handler.Submit), post => Assert.Equal("low", post.Header("X-Fal-Queue-Priority")));
    }

    [Fact]
    public void An_outcome_is_shown_without_its_prompt()
    {
        BatchOutcome outcome = new(BatchFixture.Request("secret"), new KlingException("It failed."), "order-7");
        Assert.DoesNotContain("secret", outcome.ToString(), StringComparison.Ordinal);
        Assert.Contains("order-7", outcome.ToString(), StringComparison.Ordinal);
    }
}
