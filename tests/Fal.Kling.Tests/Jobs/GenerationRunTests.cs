using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Jobs;

/// <summary>One call from a request to its video.</summary>
public sealed class GenerationRunTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly FakeFal fal = new();

    public GenerationRunTests()
    {
        fal.Handler.Submit.Then(Reply.Accepted);
        fal.Handler.Result.Then(Reply.Video);
    }

    [Fact]
    public async Task The_ticket_callback_is_awaited_before_the_wait_begins()
    {
        fal.Handler.Stream.Then(Reply.Events(Reply.StatusJson("COMPLETED")));
        JobTicket? ticket = null;
        RunOptions options = new()
        {
            OnSubmitted = async (handedOut, token) =>
            {
                await fal.Time.Delay(TimeSpan.FromSeconds(3), token);
                Assert.Single(fal.Handler.Sent);
                ticket = handedOut;
            },
        };

        KlingVideo video = await RunAsync(options);

        Assert.Equal(video.Ticket, ticket);
        Assert.Equal(VirtualTime.Start + TimeSpan.FromSeconds(3), fal.Handler.Sent[1].At);
    }

    [Fact]
    public async Task A_ticket_that_cannot_be_saved_is_on_the_exception()
    {
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => RunAsync(new RunOptions { OnSubmitted = (_, _) => throw new IOException("disk full") }));
        Assert.Equal(FakeFal.RequestId, exception.Ticket?.RequestId);
        Assert.IsType<IOException>(exception.InnerException);
        Assert.Contains("disk full", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_submit_and_wait_options_are_passed_on()
    {
        fal.Handler.Stream.Then(Reply.Events(Reply.StatusJson("IN_QUEUE"), Reply.StatusJson("COMPLETED")));
        RecordingProgress<JobUpdate> progress = new();
        await RunAsync(new RunOptions { Progress = progress, Submit = new SubmitOptions { LowPriority = true }, Watch = new WatchOptions { IncludeLogs = true } });
        Assert.Equal(2, progress.Reports.Count);
        Assert.Equal("low", fal.Handler.Sent[0].Header("X-Fal-Queue-Priority"));
        Assert.EndsWith("?logs=1", fal.Handler.Sent[1].Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancellation_token_cancels_the_job_only_when_that_was_asked_for(bool cancelJob)
    {
        using CancellationTokenSource source = new(Minute, fal.Time);
        Hang();

        KlingCanceledException exception = await Assert.ThrowsAsync<KlingCanceledException>(() => RunAsync(new RunOptions { CancelJobOnAbort = cancelJob }, source));

        AssertCancelled(cancelJob, exception.JobCancellation);
        Assert.Equal(FakeFal.RequestId, exception.Ticket.RequestId);
        Assert.Contains(cancelJob ? "outcome Requested" : "The job itself was not cancelled", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_timeout_cancels_the_job_only_when_that_was_asked_for(bool cancelJob)
    {
        Hang();
        RunOptions options = new() { CancelJobOnAbort = cancelJob, Watch = new WatchOptions { Timeout = Minute } };

        KlingTimeoutException exception = await Assert.ThrowsAsync<KlingTimeoutException>(() => RunAsync(options));

        AssertCancelled(cancelJob, exception.JobCancellation);
        Assert.Contains(cancelJob ? $"asked to cancel it, with the outcome {exception.JobCancellation}" : "continues at fal", exception.Message, StringComparison.Ordinal);
        Assert.Equal(Minute, fal.Time.Elapsed);
    }

    [Fact]
    public async Task A_token_that_fires_while_the_ticket_is_saved_cancels_the_job_too()
    {
        using CancellationTokenSource source = new(Minute, fal.Time);
        Hang();
        RunOptions options = new() { CancelJobOnAbort = true, OnSubmitted = async (_, token) => await fal.Time.Delay(Timeout.InfiniteTimeSpan, token) };
        KlingCanceledException exception = await Assert.ThrowsAsync<KlingCanceledException>(() => RunAsync(options, source));
        AssertCancelled(true, exception.JobCancellation);
    }

    [Theory]
    [InlineData("silence")]
    [InlineData("refused")]
    public async Task A_failed_cancellation_neither_hides_the_abort_nor_delays_the_caller(string failure)
    {
        using CancellationTokenSource source = new(Minute, fal.Time);
        Hang();
        fal.Handler.Cancel.Next();
        fal.Handler.Cancel.Then(failure == "silence" ? Reply.Silence(fal.Time) : Reply.Json(401, """{"detail":"no"}"""));
        KlingCanceledException exception = await Assert.ThrowsAsync<KlingCanceledException>(() => RunAsync(new RunOptions { CancelJobOnAbort = true }, source));
        Assert.Null(exception.JobCancellation);
        Assert.InRange(fal.Time.Elapsed, Minute, Minute + TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_failed_job_is_not_cancelled()
    {
        FakeFal failing = new();
        failing.Handler.Submit.Then(Reply.Accepted);
        failing.Handler.Stream.Then(Reply.Events(Reply.StatusJson("COMPLETED")));
        failing.Handler.Result.Then(Reply.Json(500, """{"detail":"x","error_type":"internal_error"}"""));
        await Assert.ThrowsAsync<KlingJobFailedException>(
            () => failing.Time.RunAsync(() => failing.Client().TextToVideoAsync(FakeFal.Request, new RunOptions { CancelJobOnAbort = true })));
        Assert.Empty(failing.Handler.SentTo(failing.Handler.Cancel));
    }

    private Task<KlingVideo> RunAsync(RunOptions options, CancellationTokenSource? abort = null) =>
        fal.Time.RunAsync(() => fal.Client().TextToVideoAsync(FakeFal.Request, options, abort?.Token ?? CancellationToken.None));

    private void Hang()
    {
        fal.Handler.Stream.Then(Reply.Body(new ScriptedBody().Text(Reply.Event(Reply.StatusJson("IN_PROGRESS"))).Hang(fal.Time)));
        fal.Handler.Status.Then(Reply.Status("IN_PROGRESS"));
        fal.Handler.Cancel.Then(Reply.Json(200, """{"status":"CANCELLATION_REQUESTED"}"""));
    }

    private void AssertCancelled(bool expected, CancelOutcome? outcome)
    {
        Assert.Equal(expected ? CancelOutcome.Requested : null, outcome);
        Assert.Equal(expected ? 1 : 0, fal.Handler.SentTo(fal.Handler.Cancel).Count(request => request.Method == HttpMethod.Put));
    }
}
