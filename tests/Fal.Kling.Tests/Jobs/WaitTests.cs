using System.Net;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Jobs;

/// <summary>A wait through everything that can happen on the way.</summary>
public sealed class WaitTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly FakeFal fal = new();

    public WaitTests() => fal.Handler.Result.Then(Reply.Video);

    [Fact]
    public async Task A_wait_takes_three_requests_however_long_the_job_runs()
    {
        ScriptedBody stream = new();
        for (int i = 0; i < 200; i++)
        {
            stream.Text(": ping\n\n").Pause(TimeSpan.FromSeconds(15), fal.Time).Text(Reply.Event(Reply.StatusJson("IN_QUEUE", $",\"queue_position\":{200 - i}")));
        }

        stream.Text(Reply.Event(Reply.StatusJson("IN_PROGRESS")) + Reply.Event(Reply.StatusJson("COMPLETED")));
        fal.Handler.Submit.Then(Reply.Accepted);
        fal.Handler.Stream.Then(Reply.Body(stream));

        KlingVideo video = await fal.Time.RunAsync(() => fal.Client().TextToVideoAsync(FakeFal.Request));

        Assert.Equal("https://v3b.fal.media/files/b/otter/aB3xQ_output.mp4", video.Url.AbsoluteUri);
        Assert.Equal(TimeSpan.FromMinutes(50), fal.Time.Elapsed);
        Assert.Equal(
            [FakeFal.SubmitUrl, FakeFal.JobUrl + "/status/stream", FakeFal.JobUrl],
            fal.Handler.Sent.Select(request => request.Url));
        Assert.Equal("text/event-stream", fal.Handler.Sent[1].Header("Accept"));
        Assert.All(fal.Handler.Sent, request => Assert.Equal("Key " + FakeFal.Key, request.Header("Authorization")));
    }

    [Fact]
    public async Task Logs_are_requested_only_when_they_are_wanted()
    {
        fal.Handler.Stream.Then(Reply.Events(Reply.StatusJson("COMPLETED")));
        await fal.WaitAsync(new WatchOptions { IncludeLogs = true });
        Assert.Equal(FakeFal.JobUrl + "/status/stream?logs=1", fal.Handler.Sent[0].Url);
    }

    [Fact]
    public async Task A_wait_survives_an_outage_of_ten_minutes()
    {
        fal.Handler.Stream.Then(Reply.Body(new ScriptedBody().Text(Reply.Event(Reply.StatusJson("IN_PROGRESS"))).Throw(new IOException("cut"))), Reply.NeverSent(HttpRequestError.ConnectionError));
        DateTimeOffset end = VirtualTime.Start + (10 * Minute);
        fal.Handler.Status.Then(new Step((request, token) => (fal.Time.GetUtcNow() < end ? Trouble() : Reply.Status("COMPLETED")).Act(request, token)));

        Assert.NotNull(await fal.WaitAsync());
        Assert.InRange(fal.Time.Elapsed, 10 * Minute, 11 * Minute);
    }

    [Fact]
    public async Task A_wait_survives_an_outage_after_a_long_run_too()
    {
        ScriptedBody body = new ScriptedBody().Text(Reply.Event(Reply.StatusJson("IN_PROGRESS")));
        for (int i = 0; i < 80; i++)
        {
            body.Pause(TimeSpan.FromSeconds(30), fal.Time).Text(":\n\n");
        }

        fal.Handler.Stream.Then(Reply.Body(body.Throw(new IOException("cut"))), Reply.NeverSent(HttpRequestError.ConnectionError));
        DateTimeOffset end = VirtualTime.Start + (60 * Minute);
        fal.Handler.Status.Then(new Step((request, token) => (fal.Time.GetUtcNow() < end ? Trouble() : Reply.Status("COMPLETED")).Act(request, token)));

        Assert.NotNull(await fal.WaitAsync());
        Assert.InRange(fal.Time.Elapsed, 60 * Minute, 61 * Minute);
    }

    [Fact]
    public async Task An_outage_of_more_than_half_an_hour_ends_the_wait_with_the_ticket()
    {
        fal.Handler.Stream.Then(Reply.BadGateway);
        fal.Handler.Status.Then(Reply.BadGateway);

        KlingTimeoutException exception = await Assert.ThrowsAsync<KlingTimeoutException>(() => fal.WaitAsync());

        Assert.Equal(FakeFal.Ticket, exception.Ticket);
        Assert.Equal(30 * Minute, exception.Duration);
        Assert.InRange(fal.Time.Elapsed, 30 * Minute, 31 * Minute);
        Assert.Contains("502", exception.Message, StringComparison.Ordinal);
        Assert.Contains(FakeFal.RequestId, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(302)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_gateways_html_page_does_not_end_the_wait(int status)
    {
        Step page = Reply.Text(status, "<html>The page you are looking for</html>");
        fal.Handler.Stream.Then(Reply.BadGateway);
        fal.Handler.Status.Then(page, Reply.Status("COMPLETED"));
        FakeFal behindGateway = new();
        behindGateway.Handler.Stream.Then(Reply.Events(Reply.StatusJson("COMPLETED")));
        behindGateway.Handler.Status.Then(Reply.Status("COMPLETED"));
        behindGateway.Handler.Result.Then(3, page).Then(Reply.Video);

        Assert.NotNull(await fal.WaitAsync());
        Assert.NotNull(await behindGateway.WaitAsync());
    }

    [Fact]
    public async Task Outages_that_are_not_consecutive_do_not_add_up()
    {
        fal.Handler.Stream.Then(Reply.BadGateway);
        fal.Handler.Status.Then(100, Reply.BadGateway).Then(Reply.Status("IN_PROGRESS")).Then(100, Reply.BadGateway).Then(Reply.Status("IN_QUEUE")).Then(100, Reply.BadGateway)
            .Then(Reply.Status("COMPLETED"));
        Assert.NotNull(await fal.WaitAsync());
        Assert.True(fal.Time.Elapsed > 35 * Minute);
    }

    [Theory]
    [InlineData(401, ApiErrorReason.Unauthorized)]
    [InlineData(403, ApiErrorReason.Forbidden)]
    [InlineData(404, ApiErrorReason.NotFound)]
    public async Task A_key_or_job_that_fal_does_not_know_ends_the_wait(int status, ApiErrorReason reason)
    {
        fal.Handler.Stream.Then(Reply.Json(status, """{"detail":"no"}"""));
        fal.Handler.Status.Then(Reply.Json(status, """{"status":"NOT_FOUND","detail":"no"}"""));

        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => fal.WaitAsync());

        Assert.Equal(reason, exception.Reason);
        Assert.Equal((HttpStatusCode)status, exception.StatusCode);
        Assert.Equal(FakeFal.Ticket, exception.Ticket);
        Assert.True(fal.Time.Elapsed < Minute);
    }

    [Fact]
    public async Task A_timeout_that_elapses_ends_the_wait_and_not_the_job()
    {
        fal.Handler.Stream.Then(Reply.Body(Endless()));

        KlingTimeoutException exception = await Assert.ThrowsAsync<KlingTimeoutException>(() => fal.WaitAsync(new WatchOptions { Timeout = TimeSpan.FromSeconds(100) }));

        Assert.Equal(TimeoutLimit.WaitTimeout, exception.Limit);
        Assert.Equal(TimeSpan.FromSeconds(100), exception.Duration);
        Assert.Equal(FakeFal.Ticket, exception.Ticket);
        Assert.Equal(TimeSpan.FromSeconds(100), fal.Time.Elapsed);
        Assert.Null(exception.JobCancellation);
        Assert.Empty(fal.Handler.SentTo(fal.Handler.Cancel));
    }

    [Fact]
    public async Task A_timeout_also_ends_a_wait_that_polls_or_that_gets_no_result()
    {
        fal.Handler.Stream.Then(Reply.BadGateway);
        fal.Handler.Status.Then(Reply.Status("IN_PROGRESS"));
        await Assert.ThrowsAsync<KlingTimeoutException>(() => fal.WaitAsync(new WatchOptions { Timeout = TimeSpan.FromSeconds(100) }));

        FakeFal late = new();
        late.Handler.Stream.Then(Reply.Events(Reply.StatusJson("COMPLETED")));
        late.Handler.Result.Then(Reply.Silence(late.Time));
        late.Handler.Status.Then(Reply.Status("COMPLETED"));
        KlingTimeoutException exception = await Assert.ThrowsAsync<KlingTimeoutException>(() => late.WaitAsync(new WatchOptions { Timeout = TimeSpan.FromSeconds(100) }));
        Assert.Equal(TimeoutLimit.WaitTimeout, exception.Limit);
        Assert.Equal(TimeSpan.FromSeconds(100), late.Time.Elapsed);
    }

    [Fact]
    public async Task A_huge_timeout_is_accepted()
    {
        fal.Handler.Stream.Then(Reply.Events(Reply.StatusJson("COMPLETED")));
        Assert.NotNull(await fal.Time.RunAsync(() => fal.Client(o => o.TimeProvider = TimeProvider.System).GetJob(FakeFal.Ticket).WaitAsync(new WatchOptions { Timeout = TimeSpan.MaxValue })));
    }

    [Fact]
    public async Task The_callers_token_ends_the_wait_with_the_ticket_and_the_token()
    {
        using CancellationTokenSource source = new(TimeSpan.FromSeconds(100), fal.Time);
        fal.Handler.Stream.Then(Reply.Body(Endless()));

        KlingCanceledException exception = await Assert.ThrowsAsync<KlingCanceledException>(
            () => fal.WaitAsync(new WatchOptions { Timeout = TimeSpan.FromSeconds(200) }, abort: source));

        Assert.Equal(FakeFal.Ticket, exception.Ticket);
        Assert.Equal(source.Token, exception.CancellationToken);
        Assert.Equal(TimeSpan.FromSeconds(100), fal.Time.Elapsed);
        Assert.Contains(FakeFal.RequestId, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WatchAsync_throws_the_same_exceptions_as_WaitAsync()
    {
        using CancellationTokenSource source = new(TimeSpan.FromSeconds(100), fal.Time);
        fal.Handler.Stream.Then(Reply.Body(Endless()));
        await Assert.ThrowsAsync<KlingCanceledException>(() => fal.WatchAsync(abort: source));
        KlingTimeoutException exception = await Assert.ThrowsAsync<KlingTimeoutException>(() => fal.WatchAsync(new WatchOptions { Timeout = Minute }));
        Assert.Equal(FakeFal.Ticket, exception.Ticket);
    }

    [Fact]
    public async Task The_timeout_of_WatchAsync_applies_to_a_key_provider_that_hangs()
    {
        KlingClient client = fal.Client(options =>
        {
            options.ApiKey = null;
            options.ApiKeyProvider = async token =>
            {
                await fal.Time.Delay(Timeout.InfiniteTimeSpan, token);
                return FakeFal.Key;
            };
        });
        await Assert.ThrowsAsync<KlingTimeoutException>(() => fal.Time.RunAsync(async () =>
        {
            await foreach (JobUpdate update in client.GetJob(FakeFal.Ticket).WatchAsync(new WatchOptions { Timeout = Minute }))
            {
                Assert.Fail(update.ToString());
            }
        }));
    }

    [Fact]
    public async Task A_progress_callback_that_throws_does_not_end_the_wait()
    {
        fal.Handler.Stream.Then(Reply.Events(Reply.StatusJson("IN_QUEUE"), Reply.StatusJson("IN_PROGRESS"), Reply.StatusJson("COMPLETED")));
        RecordingProgress<JobUpdate> progress = new(_ => throw new InvalidOperationException("the window is closed"));
        Assert.NotNull(await fal.WaitAsync(progress: progress));
        Assert.Equal(3, progress.Reports.Count);
    }

    [Fact]
    public async Task Two_waits_on_the_same_handle_do_not_interfere()
    {
        fal.Handler.Stream.Then(Reply.Events(Reply.StatusJson("IN_QUEUE"), Reply.StatusJson("COMPLETED")));
        KlingJob<KlingVideo> job = fal.Job();
        RecordingProgress<JobUpdate> first = new();
        RecordingProgress<JobUpdate> second = new();
        await fal.Time.RunAsync(() => Task.WhenAll(job.WaitAsync(progress: first), job.WaitAsync(progress: second)));
        Assert.Equal(2, first.Reports.Count);
        Assert.Equal(2, second.Reports.Count);
    }

    [Fact]
    public async Task A_late_result_is_waited_for_even_though_the_status_is_completed()
    {
        fal.Handler.Stream.Then(Reply.Events(Reply.StatusJson("COMPLETED")));
        fal.Handler.Status.Then(Reply.Status("COMPLETED"));
        FakeFal late = fal;
        late.Handler.Result.Then(12, Reply.Json(400, """{"detail":"Request is still in progress"}""")).Then(Reply.Video);
        RecordingProgress<JobUpdate> progress = new();

        KlingVideo video = await fal.WaitAsync(progress: progress);

        Assert.Equal("v3b.fal.media", video.Url.Host);
        Assert.IsType<JobCompleted>(Assert.Single(progress.Reports));
    }

    [Fact]
    public async Task A_result_that_never_comes_ends_the_wait_after_half_an_hour_with_the_ticket()
    {
        FakeFal late = new();
        late.Handler.Stream.Then(Reply.Events(Reply.StatusJson("COMPLETED")));
        late.Handler.Status.Then(Reply.Status("COMPLETED"));
        late.Handler.Result.Then(Reply.Json(400, """{"detail":"Request is still in progress"}"""));
        KlingTimeoutException exception = await Assert.ThrowsAsync<KlingTimeoutException>(() => late.WaitAsync());
        Assert.Equal(FakeFal.Ticket, exception.Ticket);
        Assert.InRange(late.Time.Elapsed, 30 * Minute, 33 * Minute);
    }

    [Fact]
    public async Task Gateway_errors_at_the_result_are_waited_out()
    {
        FakeFal late = new();
        late.Handler.Stream.Then(Reply.Events(Reply.StatusJson("COMPLETED")));
        late.Handler.Status.Then(Reply.Status("COMPLETED"));
        late.Handler.Result.Then(30, Trouble()).Then(Reply.NeverSent(HttpRequestError.ConnectionError), Reply.Json(429, "{}"), Reply.Video);
        Assert.NotNull(await late.WaitAsync());
    }

    [Fact]
    public async Task A_refused_result_is_retried_after_the_delay_that_fal_asks_for()
    {
        FakeFal late = new();
        late.Handler.Stream.Then(Reply.Events(Reply.StatusJson("COMPLETED")));
        late.Handler.Status.Then(Reply.Status("COMPLETED"));
        late.Handler.Result.Then(Reply.Json(503, "{}", ("Retry-After", "30")), Reply.Video);
        await late.Time.RunAsync(() => late.Job(options => options.MaxRetries = 0).WaitAsync());
        Assert.Equal(TimeSpan.FromSeconds(30), late.Time.Elapsed);
    }

    [Fact]
    public async Task A_wait_ends_when_the_client_is_disposed()
    {
        KlingClient? disposed = null;
        fal.Handler.Stream.Then(Reply.BadGateway);
        fal.Handler.Status.Then(new Step((request, token) =>
        {
            disposed!.Dispose();
            return Reply.Status("IN_PROGRESS").Act(request, token);
        }));
        using KlingClient client = new(new KlingClientOptions { ApiKey = FakeFal.Key, TimeProvider = fal.Time }, fal.Handler);
        disposed = client;

        ObjectDisposedException exception = await Assert.ThrowsAsync<ObjectDisposedException>(() => fal.Time.RunAsync(() => client.GetJob(FakeFal.Ticket).WaitAsync()));

        Assert.Contains(nameof(KlingClient), exception.Message, StringComparison.Ordinal);
        Assert.InRange(fal.Time.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Single(fal.Handler.SentTo(fal.Handler.Status));
    }

    [Fact]
    public async Task A_wait_on_a_quiet_stream_ends_when_the_client_is_disposed()
    {
        using KlingClient client = new(new KlingClientOptions { ApiKey = FakeFal.Key, TimeProvider = fal.Time }, fal.Handler);
        fal.Handler.Stream.Then(Reply.Body(new ScriptedBody().Text(Reply.Event(Reply.StatusJson("IN_PROGRESS"))).Hang(fal.Time)));
        RecordingProgress<JobUpdate> progress = new(_ => fal.Time.CreateTimer(_ => client.Dispose(), null, TimeSpan.FromSeconds(7), Timeout.InfiniteTimeSpan));

        await Assert.ThrowsAsync<ObjectDisposedException>(() => fal.Time.RunAsync(() => client.GetJob(FakeFal.Ticket).WaitAsync(progress: progress)));

        Assert.Single(fal.Handler.Sent);
    }

    private static Step Trouble() => Reply.BadGateway;

    private ScriptedBody Endless()
    {
        ScriptedBody body = new ScriptedBody().Text(Reply.Event(Reply.StatusJson("IN_PROGRESS")));
        for (int i = 0; i < 1000; i++)
        {
            body.Pause(TimeSpan.FromSeconds(15), fal.Time).Text(": ping\n\n");
        }

        return body;
    }
}
