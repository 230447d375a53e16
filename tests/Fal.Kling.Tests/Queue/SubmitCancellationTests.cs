using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Queue;

/// <summary>Cancelling before the submission buys nothing, and cancelling after it does not lose the job.</summary>
public sealed class SubmitCancellationTests
{
    private readonly FakeFal fal = new();

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_token_that_is_already_cancelled_sends_nothing(int retries)
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
    public async Task A_token_that_fires_while_the_response_is_arriving_still_returns_the_job()
    {
        using CancellationTokenSource source = new(TimeSpan.FromSeconds(2), fal.Time);
        fal.Handler.Submit.Then(Reply.After(TimeSpan.FromSeconds(6), fal.Time, Reply.Accepted));

        KlingJob<KlingVideo> job = await fal.SubmitAsync(abort: source);

        Assert.Equal(FakeFal.RequestId, job.Ticket.RequestId);
        Assert.Equal(TimeSpan.FromSeconds(6), fal.Time.Elapsed);
    }

    [Fact]
    public async Task A_token_that_fires_during_a_submission_without_a_response_waits_five_more_seconds_and_then_reports_what_is_unknown()
    {
        using CancellationTokenSource source = new(TimeSpan.FromSeconds(2), fal.Time);
        fal.Handler.Submit.Then(Reply.Silence(fal.Time));

        KlingSubmitUncertainException exception = await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => fal.SubmitAsync(abort: source));

        Assert.Equal(TimeSpan.FromSeconds(7), fal.Time.Elapsed);
        Assert.Single(fal.Handler.Sent);
        Assert.DoesNotContain("30 s", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_fires_before_any_byte_of_the_body_is_sent_stops_at_once()
    {
        using CancellationTokenSource source = new(TimeSpan.FromSeconds(2), fal.Time);
        fal.Handler.Submit.Then(Reply.Silence(fal.Time) with { ReadsBody = false });

        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fal.SubmitAsync(abort: source));

        Assert.Equal(source.Token, exception.CancellationToken);
        Assert.Equal(TimeSpan.FromSeconds(2), fal.Time.Elapsed);
    }

    [Fact]
    public async Task A_token_that_fires_between_two_attempts_stops_the_retries()
    {
        using CancellationTokenSource source = new(TimeSpan.FromSeconds(5), fal.Time);
        fal.Handler.Submit.Then(Reply.Json(429, "{}", ("Retry-After", "20")));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fal.SubmitAsync(abort: source));
        Assert.Single(fal.Handler.Sent);
        Assert.Equal(TimeSpan.FromSeconds(5), fal.Time.Elapsed);
    }

    [Fact]
    public async Task A_token_that_fires_while_TextToVideoAsync_submits_leaves_the_ticket_with_the_caller()
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
