using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Batches;

/// <summary>A batch never spends more than its limit.</summary>
public sealed class BatchBudgetTests
{
    private readonly BatchFixture batch = new();

    [Fact]
    public async Task Parallel_submissions_do_not_exceed_the_limit()
    {
        List<BatchOutcome> outcomes = await batch.RunAsync(10, new BatchOptions { MaxSpend = 3.5m * BatchFixture.Price });
        Assert.Equal(["1", "2", "3"], batch.Posts.Select(post => post.Prompt));
        Assert.Equal(3, outcomes.Count(outcome => outcome.IsSuccess));
        Assert.All(outcomes.Where(outcome => !outcome.IsSuccess), AssertRefused);
    }

    [Fact]
    public async Task A_limit_that_is_reached_exactly_is_not_exceeded()
    {
        await batch.RunAsync(4, new BatchOptions { MaxSpend = 3 * BatchFixture.Price });
        Assert.Equal(3, batch.Bought);
    }

    [Fact]
    public async Task An_uncertain_submission_counts_as_bought()
    {
        batch.Refusal = prompt => prompt == "1" ? Reply.Reset : null;
        List<BatchOutcome> outcomes = await batch.RunAsync(3, new BatchOptions { Concurrency = 1, MaxSpend = 2 * BatchFixture.Price });
        Assert.IsType<KlingSubmitUncertainException>(outcomes[0].Failure);
        Assert.True(outcomes[1].IsSuccess);
        AssertRefused(outcomes[2]);
        Assert.Equal(2, batch.Posts.Count);
    }

    [Fact]
    public async Task A_job_that_failed_counts_as_bought()
    {
        batch.Result = _ => Reply.Json(422, """{"detail":"too strange"}""");
        List<BatchOutcome> outcomes = await batch.RunAsync(2, new BatchOptions { Concurrency = 1, MaxSpend = BatchFixture.Price });
        Assert.NotNull(outcomes[0].Ticket);
        AssertRefused(outcomes[1]);
        Assert.Single(batch.Posts);
    }

    [Fact]
    public async Task A_refused_submission_gives_its_price_back()
    {
        batch.Refusal = prompt => prompt == "1" ? Reply.Json(401, """{"detail":"no"}""") : null;
        List<BatchOutcome> outcomes = await batch.RunAsync(3, new BatchOptions { Concurrency = 1, MaxSpend = BatchFixture.Price });
        Assert.IsType<KlingApiException>(outcomes[0].Failure);
        Assert.True(outcomes[1].IsSuccess);
        AssertRefused(outcomes[2]);
    }

    [Fact]
    public async Task A_request_that_OnSubmitting_stops_gives_its_price_back()
    {
        int calls = 0;
        SubmitOptions submit = new() { OnSubmitting = (_, _) => calls++ == 0 ? throw new FormatException("not now") : default };
        List<BatchOutcome> outcomes = await batch.RunAsync(2, new BatchOptions { Concurrency = 1, MaxSpend = BatchFixture.Price, Run = new RunOptions { Submit = submit } });
        Assert.IsType<FormatException>(outcomes[0].Failure);
        Assert.True(outcomes[1].IsSuccess);
    }

    [Fact]
    public async Task A_submission_that_is_repeated_is_reserved_once()
    {
        int refusals = 0;
        batch.Refusal = _ => refusals++ < 3 ? Reply.Json(429, """{"detail":"slow down"}""") : null;
        List<BatchOutcome> outcomes = await batch.RunAsync(3, new BatchOptions { MaxSpend = 3 * BatchFixture.Price });
        Assert.Equal(3, outcomes.Count(outcome => outcome.IsSuccess));
    }

    [Fact]
    public async Task Under_a_limit_a_request_without_a_known_price_is_refused()
    {
        CustomRequest custom = new("fal-ai/kling-video/v9/text-to-video", new() { ["prompt"] = "1" });
        AssertRefused(Assert.Single(await batch.RunAsync([custom], new BatchOptions { MaxSpend = 1000 })));
        Assert.Empty(batch.Fal.Handler.Sent);
        Assert.True(Assert.Single(await batch.RunAsync([custom])).IsSuccess);
    }

    [Fact]
    public async Task A_key_that_was_bought_before_is_reserved_like_any_other()
    {
        BatchOptions options = new() { Concurrency = 1, MaxSpend = BatchFixture.Price, KeyOf = BatchFixture.PromptOf };
        await batch.RunAsync(1, options);
        List<BatchOutcome> outcomes = await batch.RunAsync(2, options);
        Assert.True(outcomes[0].IsSuccess);
        AssertRefused(outcomes[1]);
        Assert.Equal(1, batch.Bought);
    }

    private static void AssertRefused(BatchOutcome outcome)
    {
        KlingValidationException exception = Assert.IsType<KlingValidationException>(outcome.Failure);
        Assert.Equal(nameof(BatchOptions.MaxSpend), Assert.Single(exception.Problems).Path);
        Assert.Null(outcome.Ticket);
    }
}
