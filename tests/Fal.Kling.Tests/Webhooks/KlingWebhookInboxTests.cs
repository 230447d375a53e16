using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Webhooks;

/// <summary>Waits that end with a webhook instead of a status stream.</summary>
public sealed class KlingWebhookInboxTests
{
    private readonly FakeFal fal = new();
    private readonly KlingWebhookInbox inbox = new();

    public KlingWebhookInboxTests() => fal.Handler.Submit.Then(Reply.Accepted);

    private static KlingWebhook Ok => WebhookBodies.Parse(WebhookBodies.Ok());

    private WatchOptions Watch => new() { Webhooks = inbox };

    [Fact]
    public async Task A_job_whose_webhook_arrives_costs_one_request()
    {
        RecordingProgress<JobUpdate> progress = new();
        KlingVideo video = await RunAsync(_ => inbox.Deliver(Ok), progress);

        Assert.Equal(Ok.GetResult<KlingVideo>().File with { Ticket = video.Ticket }, video.File);
        Assert.Single(fal.Handler.Sent);
        Assert.IsType<JobCompleted>(Assert.Single(progress.Reports));
    }

    [Fact]
    public async Task A_webhook_that_arrives_during_the_wait_ends_every_wait_for_the_job()
    {
        fal.Handler.Status.Then(After(() => inbox.Deliver(Ok), Reply.Status("IN_PROGRESS")));
        KlingJob<KlingVideo> job = await fal.SubmitAsync();
        KlingVideo[] videos = await fal.Time.RunAsync(() => Task.WhenAll(job.WaitAsync(Watch), job.WaitAsync(Watch)));
        Assert.Equal(videos[0], videos[1]);
        Assert.Empty(fal.Handler.SentTo(fal.Handler.Result));
    }

    [Fact]
    public async Task A_wait_of_real_time_ends_when_the_webhook_is_delivered()
    {
        KlingJob<KlingVideo> job = fal.Client(options => options.TimeProvider = TimeProvider.System).GetJob(FakeFal.Ticket with { SubmittedAt = DateTimeOffset.UtcNow });
        Task<KlingVideo> wait = job.WaitAsync(Watch, cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(wait.IsCompleted);
        inbox.Deliver(Ok);
        Assert.NotNull(await wait);
        Assert.Empty(fal.Handler.Sent);
    }

    [Fact]
    public async Task A_lost_webhook_is_noticed_by_questions_after_two_minutes_and_then_less_often()
    {
        fal.Handler.Status.Then(5, Reply.Status("IN_PROGRESS")).Then(Reply.Status("COMPLETED"));
        fal.Handler.Result.Then(Reply.Video);

        Assert.NotNull(await RunAsync());

        double[] minutes = [.. fal.Handler.SentTo(fal.Handler.Status).Select(sent => (sent.At - VirtualTime.Start).TotalMinutes)];
        Assert.Equal([2, 6, 14, 24, 34, 44], minutes);
        Assert.Empty(fal.Handler.SentTo(fal.Handler.Stream));
    }

    [Fact]
    public async Task A_job_that_is_older_than_the_process_is_asked_for_at_once()
    {
        fal.Handler.Status.Then(Reply.Status("COMPLETED"));
        fal.Handler.Result.Then(Reply.Video);
        Assert.NotNull(await fal.WaitAsync(Watch));
        Assert.Equal(TimeSpan.Zero, fal.Time.Elapsed);
    }

    [Fact]
    public async Task A_failed_question_does_not_end_the_wait_but_a_refusal_does()
    {
        fal.Handler.Status.Then(Reply.BadGateway, Reply.Reset).Then(Reply.Json(401, """{"detail":"no such key"}"""));
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => RunAsync());
        Assert.Equal(ApiErrorReason.Unauthorized, exception.Reason);
        Assert.Equal(TimeSpan.FromMinutes(14), fal.Time.Elapsed);
    }

    [Theory]
    [InlineData("""{"video":{"url":"none"}}""")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task A_payload_that_cannot_be_used_is_fetched(string payload)
    {
        fal.Handler.Result.Then(Reply.Video);
        Assert.NotNull(await RunAsync(_ => inbox.Deliver(WebhookBodies.Parse(WebhookBodies.Ok(payload)))));
        Assert.Single(fal.Handler.SentTo(fal.Handler.Result));
    }

    [Fact]
    public async Task A_failure_is_fetched_so_that_it_is_the_same_as_without_webhooks()
    {
        fal.Handler.Result.Then(Reply.Json(422, """{"detail":[{"loc":["body","prompt"],"msg":"too long","type":"sequence_too_long"}]}"""));
        KlingValidationException refused = await Assert.ThrowsAsync<KlingValidationException>(
            () => RunAsync(_ => inbox.Deliver(WebhookBodies.Parse(WebhookBodies.Failed("Invalid status code: 422", """{"detail":[]}""")))));
        Assert.Equal("sequence_too_long", refused.Problems[0].Type);
    }

    [Fact]
    public async Task A_webhook_that_is_ahead_of_the_result_is_no_failure()
    {
        fal.Handler.Result.Then(Reply.Json(400, """{"detail":"Request is still in progress"}""")).Then(Reply.Video);
        fal.Handler.Status.Then(Reply.Status("COMPLETED"));
        Assert.NotNull(await RunAsync(_ => inbox.Deliver(WebhookBodies.Parse(WebhookBodies.Ok("null")))));
    }

    [Fact]
    public async Task Waking_makes_the_wait_ask_at_once()
    {
        Assert.False(inbox.Wake(FakeFal.RequestId));
        fal.Handler.Status.Then(After(() => Assert.True(inbox.Wake(FakeFal.RequestId)), Reply.Status("IN_PROGRESS"))).Then(Reply.Status("COMPLETED"));
        fal.Handler.Result.Then(Reply.Video);

        Assert.NotNull(await RunAsync());

        Assert.Equal(2, fal.Handler.SentTo(fal.Handler.Status).Count());
        Assert.Equal(TimeSpan.FromMinutes(2), fal.Time.Elapsed);
        Assert.False(inbox.Wake(FakeFal.RequestId));
    }

    [Fact]
    public async Task A_cancelled_wait_leaves_the_inbox()
    {
        using CancellationTokenSource stop = new();
        KlingJob<KlingVideo> job = fal.Client(options => options.TimeProvider = TimeProvider.System).GetJob(FakeFal.Ticket with { SubmittedAt = DateTimeOffset.UtcNow });
        Task<KlingVideo> wait = job.WaitAsync(Watch, cancellationToken: stop.Token);
        Assert.True(inbox.Wake("another") is false && !wait.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAsync<KlingCanceledException>(() => wait);
        Assert.False(inbox.Wake(FakeFal.RequestId));
    }

    [Fact]
    public async Task A_watch_ends_with_the_webhook()
    {
        inbox.Deliver(Ok);
        Assert.IsType<JobCompleted>(Assert.Single(await fal.WatchAsync(Watch)));
        Assert.Empty(fal.Handler.Sent);
    }

    [Fact]
    public async Task Only_the_latest_webhooks_are_kept()
    {
        inbox.Deliver(Ok);
        for (int i = 0; i < 1000; i++)
        {
            inbox.Deliver(KlingWebhook.ParseUnverified(System.Text.Encoding.UTF8.GetBytes($$"""{"request_id":"other-{{i}}","status":"OK","payload":[]}""")));
        }

        fal.Handler.Status.Then(Reply.Status("COMPLETED"));
        fal.Handler.Result.Then(Reply.Video);
        Assert.NotNull(await fal.WaitAsync(Watch));
        Assert.Single(fal.Handler.SentTo(fal.Handler.Status));
    }

    private static Step After(Action act, Step step) => step with
    {
        Act = (request, token) =>
        {
            act();
            return step.Act(request, token);
        },
    };

    private async Task<KlingVideo> RunAsync(Action<KlingJob<KlingVideo>>? beforeWait = null, IProgress<JobUpdate>? progress = null)
    {
        KlingJob<KlingVideo> job = await fal.SubmitAsync(new SubmitOptions { WebhookUrl = new Uri("https://example.com/hook") });
        beforeWait?.Invoke(job);
        return await fal.Time.RunAsync(() => job.WaitAsync(Watch, progress));
    }
}
