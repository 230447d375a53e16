using System.Net;
using Fal.Kling.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Tests.Queue;

/// <summary>Never pay twice: what is retried, what is not, and how it is reported.</summary>
public sealed class SubmitOutcomeTests
{
    private const string BackupUrl = "https://queue.falrun.com/fal-ai/kling-video/v2.1/master/text-to-video";
    private readonly FakeFal fal = new();

    public static TheoryData<string, bool> NeverAccepted => new()
    {
        { nameof(HttpRequestError.NameResolutionError), true },
        { nameof(HttpRequestError.ConnectionError), true },
        { "ConnectTimeout", true },
        { nameof(HttpRequestError.SecureConnectionError), false },
        { nameof(HttpRequestError.ProxyTunnelError), false },
        { "429", false },
    };

    public static TheoryData<string> Lost => new(
        "reset", "timeout of the client", "broken pipe", "any exception", "http protocol",
        "500 json", "502 html", "503 json", "504 json", "408", "409", "410", "418", "425", "451", "499", "200 html", "200 empty", "200 cut", "200 without id", "200 null", "200 array", "200 strange id", "300", "301", "302", "303", "307", "308");

    [Theory]
    [MemberData(nameof(NeverAccepted))]
    public async Task A_submission_that_fal_never_accepted_is_retried_until_it_is(string failure, bool triesBackup)
    {
        fal.Handler.Submit.Then(3, Refusal(failure)).Then(Reply.Accepted);

        KlingJob<KlingVideo> job = await fal.SubmitAsync();

        Assert.Equal(FakeFal.RequestId, job.Ticket.RequestId);
        Assert.Equal(
            [FakeFal.SubmitUrl, triesBackup ? BackupUrl : FakeFal.SubmitUrl, FakeFal.SubmitUrl, FakeFal.SubmitUrl],
            fal.Handler.Sent.Select(request => request.Url));
        Assert.Single(fal.Handler.Sent.Select(request => request.Header("X-Fal-Tags")).Distinct());
        Assert.Equal(triesBackup, fal.Handler.Sent[1].At == fal.Handler.Sent[0].At);
        Assert.True(fal.Handler.Sent[3].At > fal.Handler.Sent[2].At, "A service that is in trouble needs a backoff.");
        Assert.InRange(fal.Time.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
    }

    [Theory]
    [MemberData(nameof(NeverAccepted))]
    public async Task A_submission_that_fal_never_accepted_says_so_when_the_retries_are_used_up(string failure, bool triesBackup)
    {
        fal.Handler.Submit.Then(Refusal(failure));

        KlingException exception = await Assert.ThrowsAnyAsync<KlingException>(() => fal.SubmitAsync());

        Assert.IsNotType<KlingSubmitUncertainException>(exception);
        Assert.Null(exception.Ticket);
        Assert.Equal(4, fal.Handler.Sent.Count);
        Assert.Equal(triesBackup ? 1 : 0, fal.Handler.Sent.Count(request => request.Url == BackupUrl));
        Assert.Contains(FakeFal.TextEndpoint, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(NeverAccepted))]
    public async Task Without_retries_there_is_exactly_one_request(string failure, bool triesBackup)
    {
        _ = triesBackup;
        fal.Handler.Submit.Then(Refusal(failure)).Then(Reply.Accepted);
        await Assert.ThrowsAnyAsync<KlingException>(() => fal.SubmitAsync(configure: options => options.MaxRetries = 0));
        Assert.Single(fal.Handler.Sent);
    }

    [Fact]
    public async Task The_backup_host_gets_the_same_request_and_the_job_is_followed_on_the_first_host()
    {
        fal.Handler.Submit.Then(Refusal(nameof(HttpRequestError.ConnectionError)), Reply.Accepted);

        KlingJob<KlingVideo> job = await fal.SubmitAsync(new SubmitOptions { MaxQueueLength = 3 });

        SentRequest backup = fal.Handler.Sent[1];
        Assert.Equal(BackupUrl + "?fal_max_queue_length=3", backup.Url);
        Assert.Equal("Key " + FakeFal.Key, backup.Header("Authorization"));
        Assert.Contains("A paper boat", backup.Body, StringComparison.Ordinal);
        Assert.Equal("queue.fal.run", job.Ticket.StatusUrl.Host);
    }

    [Fact]
    public async Task When_the_backup_host_fails_too_the_first_failure_is_reported()
    {
        fal.Handler.Submit.Then(Refusal(nameof(HttpRequestError.NameResolutionError)), Refusal(nameof(HttpRequestError.ConnectionError)));
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => fal.SubmitAsync());
        Assert.Contains("could not be resolved", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_custom_queue_has_no_backup()
    {
        fal.Handler.Submit.Then(Refusal(nameof(HttpRequestError.ConnectionError)));
        await Assert.ThrowsAsync<KlingException>(() => fal.SubmitAsync(configure: options => options.QueueUrl = new Uri("https://proxy.example")));
        Assert.All(fal.Handler.Sent, request => Assert.StartsWith("https://proxy.example/", request.Url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_429_waits_as_long_as_it_asks()
    {
        fal.Handler.Submit.Then(Reply.Json(429, """{"detail":"Too many"}""", ("Retry-After", "17")), Reply.Accepted);
        await fal.SubmitAsync();
        Assert.Equal(TimeSpan.FromSeconds(17), fal.Time.Elapsed);
    }

    [Fact]
    public async Task A_429_does_not_park_the_caller_for_a_day()
    {
        fal.Handler.Submit.Then(Reply.Json(429, "{}", ("Retry-After", "86400")), Reply.Accepted);
        await fal.SubmitAsync();
        Assert.Equal(TimeSpan.FromMinutes(1), fal.Time.Elapsed);
    }

    [Fact]
    public async Task A_429_that_persists_is_reported_with_fals_message_and_retry_after()
    {
        fal.Handler.Submit.Then(Reply.Json(429, """{"detail":"Queue is full"}""", ("Retry-After", "2")));
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => fal.SubmitAsync());
        Assert.Equal(ApiErrorReason.RateLimited, exception.Reason);
        Assert.True(exception.IsRetryable);
        Assert.Equal(TimeSpan.FromSeconds(2), exception.RetryAfter);
        Assert.Contains("Queue is full", exception.Message, StringComparison.Ordinal);
        Assert.Equal(4, fal.Handler.Sent.Count);
    }

    [Theory]
    [MemberData(nameof(Lost))]
    public async Task A_submission_whose_response_was_lost_is_never_resent_and_the_attempt_is_returned(string failure)
    {
        SubmitAttempt? written = null;
        fal.Handler.Submit.Then(Loss(failure)).Then(Reply.Accepted);

        KlingSubmitUncertainException exception = await Assert.ThrowsAsync<KlingSubmitUncertainException>(
            () => fal.SubmitAsync(new SubmitOptions { OnSubmitting = (attempt, _) => { written = attempt; return default; } }));

        Assert.Single(fal.Handler.Sent);
        Assert.Equal(written, exception.Attempt with { RequestId = null });
        Assert.Equal(FakeFal.TextEndpoint, exception.Attempt.EndpointId);
        Assert.Equal(VirtualTime.Start, exception.Attempt.StartedAt);
        Assert.Contains("A paid job may exist", exception.Message, StringComparison.Ordinal);
        Assert.Contains(exception.Attempt.Id, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_logger_does_not_lose_the_ticket_or_the_attempt()
    {
        fal.Handler.Submit.Then(Reply.Accepted, Reply.BadGateway);
        KlingClient client = fal.Client(logger: new FailingLogger());
        Assert.Equal(FakeFal.RequestId, (await fal.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request))).Ticket.RequestId);
        await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => fal.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request)));
    }

    [Theory]
    [InlineData("503 with id")]
    [InlineData("200 cut with id")]
    [InlineData("200 html with id")]
    [InlineData("500 in half a character with id")]
    public async Task A_request_id_on_a_lost_response_is_added_to_the_attempt(string failure)
    {
        (string, string) header = ("x-fal-request-id", FakeFal.RequestId);
        fal.Handler.Submit.Then(failure switch
        {
            "503 with id" => Reply.Json(503, """{"detail":"no"}""", header),
            "200 html with id" => Reply.Text(200, "<html/>", header),
            "500 in half a character with id" => Reply.Json(500, """{"detail":"\ud83d"}""", header),
            _ => Reply.CutOff(200, """{"status":""", header),
        });

        KlingSubmitUncertainException exception = await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => fal.SubmitAsync());

        Assert.Equal(FakeFal.RequestId, exception.Attempt.RequestId);
        Assert.Contains(FakeFal.RequestId, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_that_does_not_arrive_within_the_http_timeout_is_lost()
    {
        fal.Handler.Submit.Then(Reply.Silence(fal.Time));
        KlingSubmitUncertainException exception = await Assert.ThrowsAsync<KlingSubmitUncertainException>(
            () => fal.SubmitAsync(configure: options => options.HttpTimeout = TimeSpan.FromSeconds(12)));
        Assert.Equal(TimeSpan.FromSeconds(12), fal.Time.Elapsed);
        Assert.Contains("12 s", exception.Message, StringComparison.Ordinal);
        Assert.Single(fal.Handler.Sent);
    }

    [Theory]
    [InlineData(400, """{"detail":"Bad"}""", ApiErrorReason.Other)]
    [InlineData(401, """{"detail":"No user found for Key ID and Secret"}""", ApiErrorReason.Unauthorized)]
    [InlineData(402, """{"detail":"Pay"}""", ApiErrorReason.Other)]
    [InlineData(403, """{"detail":"User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing."}""", ApiErrorReason.BalanceExhausted)]
    [InlineData(403, """{"detail":"Not yours"}""", ApiErrorReason.Forbidden)]
    [InlineData(404, """{"detail":"Application \"x\" not found"}""", ApiErrorReason.NotFound)]
    [InlineData(405, "", ApiErrorReason.Other)]
    [InlineData(413, "<html>too large</html>", ApiErrorReason.Other)]
    [InlineData(407, "", ApiErrorReason.Other)]
    [InlineData(415, "null", ApiErrorReason.Other)]
    [InlineData(431, "", ApiErrorReason.Other)]
    public async Task A_refusal_is_not_retried_and_buys_nothing(int status, string body, ApiErrorReason reason)
    {
        fal.Handler.Submit.Then(Reply.Json(status, body, ("x-fal-request-id", "req-77")), Reply.Accepted);

        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => fal.SubmitAsync());

        Assert.Single(fal.Handler.Sent);
        Assert.Equal((HttpStatusCode)status, exception.StatusCode);
        Assert.Equal(reason, exception.Reason);
        Assert.Equal("req-77", exception.RequestId);
        Assert.Equal(body, exception.RawBody);
        Assert.False(exception.IsRetryable);
        Assert.Null(exception.Ticket);
        Assert.Contains("the submission to " + FakeFal.TextEndpoint, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_422_from_the_submission_names_the_field()
    {
        fal.Handler.Submit.Then(Reply.Json(422, """{"detail":[{"loc":["body","prompt"],"msg":"Too long","type":"sequence_too_long","ctx":{"max_length":2500}}]}"""));
        KlingValidationException exception = await Assert.ThrowsAsync<KlingValidationException>(() => fal.SubmitAsync());
        Assert.Equal("prompt", Assert.Single(exception.Problems).Path);
        Assert.Contains("prompt: Too long (max_length: 2500)", exception.Message, StringComparison.Ordinal);
        Assert.Single(fal.Handler.Sent);
    }

    private static Step Refusal(string failure) => failure switch
    {
        "429" => Reply.Json(429, """{"detail":"Too many"}"""),
        "ConnectTimeout" => Reply.NeverSent(new TaskCanceledException("timed out", new TimeoutException("A connection could not be established within the configured ConnectTimeout."))),
        _ => Reply.NeverSent(Enum.Parse<HttpRequestError>(failure)),
    };

    private static Step Loss(string failure) => failure switch
    {
        "reset" => Reply.Reset,
        "timeout of the client" => Reply.Lost(new TaskCanceledException("timed out", new TimeoutException("HttpClient.Timeout", new TaskCanceledException()))),
        "broken pipe" => Reply.Lost(new HttpRequestException("broken", new IOException("pipe"))),
        "any exception" => Reply.Lost(new InvalidOperationException("a handler of the application")),
        "http protocol" => Reply.Lost(new HttpRequestException(HttpRequestError.HttpProtocolError, "GOAWAY")),
        "500 json" => Reply.Json(500, """{"detail":"Oops","error_type":"internal_error"}"""),
        "502 html" => Reply.BadGateway,
        "503 json" => Reply.Json(503, """{"detail":"Busy"}"""),
        "504 json" => Reply.Json(504, """{"detail":"Late"}""", ("X-Fal-Request-Timeout-Type", "user")),
        "408" => Reply.Json(408, "{}"),
        "499" => Reply.Json(499, """{"detail":"Gone","error_type":"client_disconnected"}"""),
        "200 html" => Reply.Text(200, "<html>Welcome to the hotel's network</html>"),
        "200 empty" => Reply.Json(200, string.Empty),
        "200 cut" => Reply.CutOff(200, """{"status":"IN_QUEUE","request_""" + "id"),
        "200 without id" => Reply.Json(200, """{"status":"IN_QUEUE"}"""),
        "200 null" => Reply.Json(200, "null"),
        "200 array" => Reply.Json(200, "[]"),
        "200 strange id" => Reply.Json(200, """{"request_id":"../../elsewhere?x="}"""),
        _ => Reply.Text(int.Parse(failure, System.Globalization.CultureInfo.InvariantCulture), string.Empty, ("Location", "https://elsewhere.example/")),
    };

    private sealed class FailingLogger : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new IOException("The disk is full.");
    }
}
