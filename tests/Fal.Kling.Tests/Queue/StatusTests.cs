using System.Net;
using Fal.Kling.Tests.Support;
using RichardSzalay.MockHttp;

namespace Fal.Kling.Tests.Queue;

/// <summary>Every shape of a status that fal documents or has been seen to send.</summary>
public sealed class StatusTests
{
    private const string StatusUrl = FakeFal.JobUrl + "/status";

    public static TheoryData<string, int?> Positions => new()
    {
        { ",\"queue_position\":3", 3 },
        { ",\"queue_position\":0", 0 },
        { string.Empty, null },
        { ",\"queue_position\":null", null },
        { ",\"queue_position\":-1", null },
        { ",\"queue_position\":\"3\"", null },
        { ",\"queue_position\":\"soon\"", null },
        { ",\"queue_position\":2.5", null },
        { ",\"queue_position\":99999999999", null },
        { ",\"queue_position\":1e400", null },
        { ",\"queue_position\":{\"of\":[1]}", null },
        { ",\"queue_position\":true", null },
    };

    [Theory]
    [MemberData(nameof(Positions))]
    public async Task A_position_that_makes_no_sense_is_null(string member, int? position) =>
        Assert.Equal(new JobQueued { Position = position }, await StatusOfAsync(Reply.StatusJson("IN_QUEUE", member), 202));

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(201)]
    public async Task The_body_determines_the_status_whatever_the_status_code(int code)
    {
        Assert.IsType<JobQueued>(await StatusOfAsync(Reply.StatusJson("IN_QUEUE"), code));
        Assert.IsType<JobInProgress>(await StatusOfAsync(Reply.StatusJson("IN_PROGRESS"), code));
        Assert.IsType<JobCompleted>(await StatusOfAsync(Reply.StatusJson("COMPLETED"), code));
    }

    [Theory]
    [InlineData("PAUSED")]
    [InlineData("completed")]
    [InlineData("")]
    public async Task A_state_that_fal_adds_later_keeps_its_name(string status) =>
        Assert.Equal(new JobUnrecognized { Status = status }, await StatusOfAsync(Reply.StatusJson(status), 202));

    [Theory]
    [InlineData("", null)]
    [InlineData(",\"metrics\":{\"inference_time\":183.42}", 183.42)]
    [InlineData(",\"metrics\":{\"inference_time\":0,\"other\":[1]}", 0d)]
    [InlineData(",\"metrics\":{}", null)]
    [InlineData(",\"metrics\":null", null)]
    [InlineData(",\"metrics\":{\"inference_time\":null}", null)]
    [InlineData(",\"metrics\":{\"inference_time\":-1}", null)]
    [InlineData(",\"metrics\":{\"inference_time\":1e300}", null)]
    [InlineData(",\"metrics\":{\"inference_time\":\"fast\"}", null)]
    [InlineData(",\"metrics\":{\"inference_time\":[1]}", null)]
    [InlineData(",\"metrics\":[]", null)]
    [InlineData(",\"metrics\":\"none\"", null)]
    public async Task A_completed_job_reports_how_long_it_ran_when_fal_does(string member, double? seconds) => Assert.Equal(
        new JobCompleted { InferenceTime = seconds is { } known ? TimeSpan.FromSeconds(known) : null },
        await StatusOfAsync(Reply.StatusJson("COMPLETED", member), 200));

    [Theory]
    [InlineData(",\"error\":\"Invalid status code: 422\",\"error_type\":\"bad_request\"", "Invalid status code: 422", "bad_request")]
    [InlineData(",\"error\":null,\"error_type\":null", null, null)]
    [InlineData(",\"error\":{\"code\":422},\"error_type\":7", "{\"code\":422}", "7")]
    [InlineData(",\"error\":[\"a\"],\"error_type\":false", "[\"a\"]", "false")]
    public async Task A_completed_job_reports_fals_error_whatever_its_json_type(string members, string? error, string? type) =>
        Assert.Equal(new JobCompleted { Error = error, ErrorType = type }, await StatusOfAsync(Reply.StatusJson("COMPLETED", members), 200));

    [Fact]
    public async Task Log_lines_are_read_in_each_of_fals_three_shapes_and_junk_is_skipped()
    {
        JobUpdate update = await StatusOfAsync(Reply.StatusJson("IN_PROGRESS", """
            ,"logs":[
              {"message":"docs","timestamp":"2026-10-01T09:15:02.120394"},
              {"message":"js","level":"STDERR","source":"USER","timestamp":"2026-10-01T11:15:02+02:00"},
              {"message":"java","timestamp":"2026-10-01T09:15:02Z","labels":{"level":"INFO","source":"USER"}},
              {"message":"odd","level":7,"timestamp":"yesterday","labels":"none"},
              "bare text",
              {"level":"INFO"}, {"message":null}, {"message":3}, null, 5, [], [["x"]]
            ]
            """), 202);

        Assert.Equal(
            [
                new JobLog { Message = "docs", Timestamp = new DateTimeOffset(2026, 10, 1, 9, 15, 2, TimeSpan.Zero).AddTicks(1203940) },
                new JobLog { Message = "js", Level = "STDERR", Timestamp = new DateTimeOffset(2026, 10, 1, 9, 15, 2, TimeSpan.Zero) },
                new JobLog { Message = "java", Level = "INFO", Timestamp = new DateTimeOffset(2026, 10, 1, 9, 15, 2, TimeSpan.Zero) },
                new JobLog { Message = "odd" },
                new JobLog { Message = "bare text" },
            ],
            update.NewLogs);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"logs\":null")]
    [InlineData(",\"logs\":[]")]
    [InlineData(",\"logs\":{\"message\":\"x\"}")]
    [InlineData(",\"logs\":\"x\"")]
    public async Task Missing_or_invalid_logs_are_an_empty_list(string member) => Assert.Empty((await StatusOfAsync(Reply.StatusJson("IN_PROGRESS", member), 202)).NewLogs);

    [Fact]
    public async Task Properties_that_fal_adds_later_are_ignored() =>
        Assert.IsType<JobInProgress>(await StatusOfAsync(Reply.StatusJson("IN_PROGRESS", ",\"gpu\":{\"a\":[1,{}]},\"eta\":3,\"response_url\":null"), 202));

    [Fact]
    public async Task Logs_are_requested_only_when_they_are_wanted()
    {
        MockFal fal = new();
        fal.Http.Expect(HttpMethod.Get, StatusUrl).WithExactQueryString("logs=1").WithHeaders("Authorization", "Key " + FakeFal.Key).Respond("application/json", Reply.StatusJson("IN_QUEUE"));
        fal.Http.Expect(HttpMethod.Get, StatusUrl).WithExactQueryString(string.Empty).WithHeaders("Accept", "application/json").Respond("application/json", Reply.StatusJson("IN_QUEUE"));

        await fal.Job.GetStatusAsync(includeLogs: true, TestContext.Current.CancellationToken);
        await fal.Job.GetStatusAsync(cancellationToken: TestContext.Current.CancellationToken);

        fal.Http.VerifyNoOutstandingExpectation();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("<html/>")]
    [InlineData("{\"status\":null}")]
    [InlineData("{\"status\":7}")]
    [InlineData("{\"status\":\"IN_QU")]
    public async Task A_response_without_a_status_throws_with_its_body_and_the_ticket(string body)
    {
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => StatusOfAsync(body, 200));
        Assert.Equal(body, exception.RawBody);
        Assert.Equal(FakeFal.Ticket, exception.Ticket);
        Assert.Equal(HttpStatusCode.OK, exception.StatusCode);
    }

    [Fact]
    public async Task WaitAsync_and_GetStatusAsync_report_a_response_without_a_status_in_the_same_way()
    {
        FakeFal fal = new();
        fal.Handler.Stream.Then(Reply.BadGateway);
        fal.Handler.Status.Then(Reply.Json(200, "{}"));

        KlingException asked = await Assert.ThrowsAsync<KlingApiException>(() => fal.Time.RunAsync(() => fal.Job().GetStatusAsync()));
        KlingTimeoutException waited = await Assert.ThrowsAsync<KlingTimeoutException>(() => fal.WaitAsync());

        Assert.StartsWith("fal's response to the status request (200) contains no status", asked.Message, StringComparison.Ordinal);
        Assert.Contains("fal's response to the status request (200) contains no status", waited.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, ApiErrorReason.Unauthorized)]
    [InlineData(404, ApiErrorReason.NotFound)]
    [InlineData(503, ApiErrorReason.Server)]
    public async Task A_refusal_is_reported_with_the_ticket(int code, ApiErrorReason reason)
    {
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => StatusOfAsync("""{"status":"NOT_FOUND"}""", code));
        Assert.Equal(reason, exception.Reason);
        Assert.Equal(FakeFal.Ticket, exception.Ticket);
        Assert.Contains("NOT_FOUND", exception.Message, StringComparison.Ordinal);
        Assert.Contains(FakeFal.RequestId, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetStatusAsync_survives_temporary_failures_and_gives_up_after_the_retries()
    {
        FakeFal fal = new();
        fal.Handler.Status.Then(Reply.BadGateway, Reply.Reset, Reply.Json(429, "{}", ("Retry-After", "9")), Reply.Status("IN_PROGRESS"), Reply.Json(503, "{}"));
        Assert.IsType<JobInProgress>(await fal.Time.RunAsync(() => fal.Job().GetStatusAsync()));
        Assert.Equal(TimeSpan.FromSeconds(9), fal.Handler.Sent[3].At - fal.Handler.Sent[2].At);
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => fal.Time.RunAsync(() => fal.Job().GetStatusAsync()));
        Assert.True(exception.IsRetryable);
        Assert.Equal(8, fal.Handler.Sent.Count);
    }

    [Fact]
    public async Task A_status_request_without_a_response_is_a_timeout_that_names_the_setting()
    {
        FakeFal fal = new();
        fal.Handler.Status.Then(Reply.Silence(fal.Time));
        KlingTimeoutException exception = await Assert.ThrowsAsync<KlingTimeoutException>(() => fal.Time.RunAsync(() => fal.Job(o => o.MaxRetries = 0).GetStatusAsync()));
        Assert.Equal(TimeoutLimit.HttpTimeout, exception.Limit);
        Assert.Equal(TimeSpan.FromSeconds(30), exception.Duration);
        Assert.Equal(FakeFal.Ticket, exception.Ticket);
        Assert.Equal(TimeSpan.FromSeconds(30), fal.Time.Elapsed);
    }

    private static Task<JobUpdate> StatusOfAsync(string body, int code)
    {
        MockFal fal = new();
        fal.Http.Expect(HttpMethod.Get, StatusUrl).Respond((HttpStatusCode)code, "application/json", body);
        return fal.Job.GetStatusAsync(cancellationToken: TestContext.Current.CancellationToken);
    }
}
