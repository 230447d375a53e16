using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Queue;

/// <summary>A caller who leaves: before the submit nothing is bought, after it the job is not lost.</summary>
public sealed class SubmitCancellationTests
{
    private readonly FakeFal fal = new();

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_token_that_has_fired_already_sends_nothing(int retries)
    {
        using CancellationTokenSource fired = new();
        await fired.CancelAsync();
        fal.Handler.Submit.Then(Reply.Accepted);
        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => fal.SubmitAsync(configure: options => options.MaxRetries = retries, abort: fired));
        Assert.IsNotType<KlingCanceledException>(exception);
        Assert.Empty(fal.Handler.Sent);
    }

    [Fact]
    public async Task A_token_that_fires_while_the_answer_is_on_its_way_still_gets_the_job()
    {
        using CancellationTokenSource source = new(TimeSpan.FromSeconds(2), fal.Time);
        fal.Handler.Submit.Then(Reply.After(TimeSpan.FromSeconds(6), fal.Time, Reply.Accepted));

        KlingJob<KlingVideo> job = await fal.SubmitAsync(abort: source);

        Assert.Equal(FakeFal.RequestId, job.Ticket.RequestId);
        Assert.Equal(TimeSpan.FromSeconds(6), fal.Time.Elapsed);
    }

    [Fact]
    public async Task A_token_that_fires_during_a_submit_without_an_answer_waits_five_seconds_more_and_then_says_what_is_not_known()
    {
        using CancellationTokenSource source = new(TimeSpan.FromSeconds(2), fal.Time);
        fal.Handler.Submit.Then(Reply.Silence(fal.Time));

        KlingSubmitUncertainException exception = await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => fal.SubmitAsync(abort: source));

        Assert.Equal(TimeSpan.FromSeconds(7), fal.Time.Elapsed);
        Assert.Single(fal.Handler.Sent);
        Assert.DoesNotContain("30 s", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_fires_before_a_byte_of_the_body_has_left_stops_at_once()
    {
        using CancellationTokenSource source = new(TimeSpan.FromSeconds(2), fal.Time);
        fal.Handler.Submit.Then(Reply.Silence(fal.Time) with { ReadsBody = false });

        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fal.SubmitAsync(abort: source));

        Assert.Equal(source.Token, exception.CancellationToken);
        Assert.Equal(TimeSpan.FromSeconds(2), fal.Time.Elapsed);
    }

    [Fact]
    public async Task A_token_that_fires_between_two_tries_stops_the_tries()
    {
        using CancellationTokenSource source = new(TimeSpan.FromSeconds(5), fal.Time);
        fal.Handler.Submit.Then(Reply.Json(429, "{}", ("Retry-After", "20")));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fal.SubmitAsync(abort: source));
        Assert.Single(fal.Handler.Sent);
        Assert.Equal(TimeSpan.FromSeconds(5), fal.Time.Elapsed);
    }

    [Fact]
    public async Task A_token_that_fires_during_the_submit_of_a_wait_in_one_call_leaves_the_ticket_with_the_caller()
    {
        using CancellationTokenSource source = new(TimeSpan.FromSeconds(2), fal.Time);
        fal.Handler.Submit.Then(Reply.After(TimeSpan.FromSeconds(3), fal.Time, Reply.Accepted));
        JobTicket? handedOut = null;
        RunOptions options = new() { OnSubmitted = (ticket, _) => { handedOut = ticket; return default; } };

        KlingCanceledException exception = await Assert.ThrowsAsync<KlingCanceledException>(
            () => fal.Time.RunAsync(() => fal.Client().TextToVideoAsync(FakeFal.Request, options, source.Token)));

        Assert.Equal(FakeFal.RequestId, exception.Ticket.RequestId);
        Assert.Equal(exception.Ticket, handedOut);
        Assert.Contains("The job itself was not cancelled", exception.Message, StringComparison.Ordinal);
    }
}
