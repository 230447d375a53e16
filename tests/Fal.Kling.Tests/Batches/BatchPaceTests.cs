using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Batches;

/// <summary>A batch slows down when fal refuses submissions with 429, and repeats them.</summary>
public sealed class BatchPaceTests
{
    private readonly BatchFixture batch = new();

    [Fact]
    public async Task A_refused_submission_is_repeated_until_fal_accepts_it()
    {
        RefuseFirst(5);
        List<BatchOutcome> outcomes = await batch.RunAsync(4);
        Assert.Equal(4, outcomes.Count(outcome => outcome.IsSuccess));
        Assert.Equal(9, batch.Posts.Count);
        Assert.Equal(4, batch.Bought);
    }

    [Fact]
    public async Task A_refused_submission_with_a_key_is_repeated()
    {
        RefuseFirst(3);
        List<BatchOutcome> outcomes = await batch.RunAsync(3, new BatchOptions { KeyOf = BatchFixture.PromptOf });
        Assert.Equal(3, outcomes.Count(outcome => outcome.IsSuccess));
        Assert.Equal(3, batch.Bought);
    }

    [Fact]
    public async Task New_submissions_wait_as_long_as_fal_asks()
    {
        RefuseFirst(1, ("Retry-After", "40"));
        batch.Duration = _ => TimeSpan.FromSeconds(2);
        await batch.RunAsync(9, new BatchOptions { Concurrency = 3 });
        TimeSpan refusedAt = batch.Posts[0].At + batch.Latency;
        Assert.Equal(3, batch.Posts.Count(post => post.At <= refusedAt));
        Assert.All(batch.Posts.Skip(3), post => Assert.True(post.At >= refusedAt + TimeSpan.FromSeconds(40), $"{post.At}"));
        Assert.Equal(10, batch.Posts.Count);
    }

    [Fact]
    public async Task A_refusal_halves_the_submissions_under_way_and_acceptances_raise_them_again()
    {
        RefuseFirst(8);
        batch.Duration = _ => TimeSpan.Zero;
        List<BatchOutcome> outcomes = await batch.RunAsync(100, new BatchOptions { Concurrency = 8 });
        Assert.Equal(100, outcomes.Count(outcome => outcome.IsSuccess));
        Assert.Equal(8, batch.Posts.Take(8).Max(post => post.Submitting));
        Assert.Equal(4, batch.Posts.Skip(8).Take(4).Max(post => post.Submitting));
        Assert.InRange(batch.Posts.Skip(12).Take(10).Max(post => post.Submitting), 4, 6);
        Assert.Equal(8, batch.Posts.Skip(60).Max(post => post.Submitting));
    }

    [Fact]
    public async Task Each_further_refusal_waits_longer_up_to_a_minute()
    {
        RefuseFirst(9);
        await batch.RunAsync(1);
        double[] gaps = [.. batch.Posts.Zip(batch.Posts.Skip(1), (before, after) => (after.At - before.At - batch.Latency).TotalSeconds)];
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60], gaps);
    }

    [Fact]
    public async Task After_half_an_hour_without_an_acceptance_the_refusal_is_the_outcome()
    {
        RefuseFirst(int.MaxValue);
        BatchOutcome outcome = Assert.Single(await batch.RunAsync(1));
        Assert.Equal(ApiErrorReason.RateLimited, Assert.IsType<KlingApiException>(outcome.Failure).Reason);
        Assert.InRange(batch.Fal.Time.Elapsed, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(33));
    }

    [Fact]
    public async Task The_clients_own_retries_come_first()
    {
        RefuseFirst(2);
        List<BatchOutcome> outcomes = await batch.RunAsync(BatchFixture.Requests(1), client: batch.Client(retries: 3));
        Assert.True(Assert.Single(outcomes).IsSuccess);
        Assert.Equal(3, batch.Posts.Count);
        Assert.Single(batch.Fal.Handler.SentTo(batch.Fal.Handler.Submit).Select(post => post.Header("X-Fal-Tags")).Distinct());
    }

    private void RefuseFirst(int count, params (string Name, string Value)[] headers)
    {
        int refusals = 0;
        batch.Refusal = _ => refusals++ < count ? Reply.Json(429, """{"detail":"slow down"}""", headers) : null;
    }
}
