using System.Globalization;
using Fal.Kling.Jobs;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Jobs;

/// <summary>A paid job whose response was lost is found again, and no other job is mistaken for it.</summary>
public sealed class FindJobTests
{
    private const string OurInput = """{"prompt":"A paper boat crossing a puddle","duration":"5","aspect_ratio":"16:9","negative_prompt":"blur, distort, and low quality","cfg_scale":0.5}""";
    private const string Empty = """{"items":[],"next_cursor":null,"has_more":false}""";
    private readonly FakeFal fal = new();
    private readonly SubmitAttempt attempt = InputHashes.AddTo(
        new SubmitAttempt { Id = "0123456789abcdef0123456789abcdef", EndpointId = FakeFal.TextEndpoint, InputHash = string.Empty, StartedAt = VirtualTime.Start },
        System.Text.Encoding.UTF8.GetBytes(OurInput));

    [Fact]
    public async Task A_known_request_id_is_looked_up_in_the_queue()
    {
        fal.Handler.Status.Then(Reply.Status("IN_PROGRESS"));
        JobSearch search = await FindAsync(attempt with { RequestId = FakeFal.RequestId });
        Assert.Equal(FakeFal.Ticket with { SubmittedAt = VirtualTime.Start }, search.Ticket);
        Assert.Equal(FakeFal.JobUrl + "/status", Assert.Single(fal.Handler.Sent).Url);
    }

    [Fact]
    public async Task An_unknown_request_id_falls_back_to_the_list()
    {
        fal.Handler.Status.Then(Reply.Json(404, """{"status":"NOT_FOUND"}"""));
        fal.Handler.List.Then(Reply.Json(200, Page(Item("r-2", 1))));
        Assert.Equal("r-2", (await FindAsync(attempt with { RequestId = FakeFal.RequestId })).Ticket?.RequestId);
    }

    [Fact]
    public async Task The_list_is_read_for_the_endpoint_with_inputs_and_within_an_hour_of_the_attempt()
    {
        fal.Handler.List.Then(Reply.Json(200, Page(Item("r-1", 0))));
        JobSearch search = await FindAsync();

        SentRequest sent = Assert.Single(fal.Handler.Sent);
        Assert.Equal(
            "https://api.fal.ai/v1/models/requests/by-endpoint?endpoint_id=fal-ai%2Fkling-video%2Fv2.1%2Fmaster%2Ftext-to-video&start=2026-10-01T08%3A58%3A58.000Z&end=2026-10-01T10%3A01%3A02.000Z&limit=100&expand=payloads",
            sent.Url);
        Assert.Equal("Key " + FakeFal.Key, sent.Header("Authorization"));
        Assert.Equal("https://queue.fal.run/fal-ai/kling-video/requests/r-1", search.Ticket?.ResponseUrl.AbsoluteUri);
        Assert.Equal(FakeFal.TextEndpoint, search.Ticket?.EndpointId);
        Assert.Equal(VirtualTime.Start, search.Ticket?.SubmittedAt);
    }

    [Fact]
    public async Task The_list_is_read_page_by_page()
    {
        fal.Handler.List.Then(
            Reply.Json(200, Page(["r-0"], "next page/1", """{"prompt":"another"}""")),
            Reply.Json(200, Page(["r-1"], "c2", """{"prompt":"another"}""")),
            Reply.Json(200, Page(Item("r-2", 0))));
        Assert.Equal("r-2", (await FindAsync()).Ticket?.RequestId);
        Assert.EndsWith("&expand=payloads&cursor=next%20page%2F1", fal.Handler.Sent[1].Url, StringComparison.Ordinal);
        Assert.EndsWith("&cursor=c2", fal.Handler.Sent[2].Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_of_several_equal_inputs_after_the_attempt_is_chosen()
    {
        fal.Handler.List.Then(Reply.Json(200, Page(Item("late", 300), Item("before", -59), Item("nearest", 2), Item("near", 5), Item("too-early", -61))));
        Assert.Equal("nearest", (await FindAsync()).Ticket?.RequestId);
    }

    [Fact]
    public async Task A_time_without_an_offset_is_utc_and_an_entry_without_a_time_is_never_chosen()
    {
        string items = Page(
            $$"""{"request_id":"unknown-time","json_input":{{OurInput}},"sent_at":"yesterday"}""",
            $$"""{"request_id":"utc","json_input":{{OurInput}},"sent_at":"2026-10-01T09:00:01.5"}""",
            $$"""{"request_id":"no-time","json_input":{{OurInput}}}""");
        fal.Handler.List.Then(Reply.Json(200, items));
        Assert.Equal("utc", (await FindAsync()).Ticket?.RequestId);
    }

    [Theory]
    [InlineData("""{"prompt":"Another boat","duration":"5","aspect_ratio":"16:9","negative_prompt":"blur, distort, and low quality","cfg_scale":0.5}""")]
    [InlineData("""{"prompt":"A paper boat crossing a puddle","duration":"10","aspect_ratio":"16:9","negative_prompt":"blur, distort, and low quality","cfg_scale":0.5}""")]
    [InlineData("""{"prompt":"A paper boat crossing a puddle"}""")]
    [InlineData("""{"prompt":7}""")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    public async Task A_different_input_does_not_match(string input)
    {
        fal.Handler.List.Then(Reply.Json(200, Page(Item("other", 0, input))));
        Assert.Null((await FindAsync(timeout: TimeSpan.Zero)).Ticket);
    }

    [Fact]
    public async Task The_same_input_matches_in_another_order_and_with_properties_that_fal_added()
    {
        const string Stored = """{"cfg_scale":0.50,"seed":null,"negative_prompt":"blur, distort, and low quality","aspect_ratio":"16:9","duration":"5","prompt":"A paper boat crossing a puddle"}""";
        fal.Handler.List.Then(Reply.Json(200, Page("null", """{"request_id":null}""", "{}", Item("ours", 0, Stored))));
        Assert.Equal("ours", (await FindAsync()).Ticket?.RequestId);
    }

    [Fact]
    public async Task A_job_that_is_listed_late_is_found_within_the_search()
    {
        fal.Handler.List.Then(3, Reply.Json(200, Empty)).Then(Reply.Json(200, Page(Item("r-1", 0))));
        Assert.NotNull((await FindAsync()).Ticket);
        Assert.Equal(TimeSpan.FromSeconds(15), fal.Time.Elapsed);
    }

    [Fact]
    public async Task A_search_that_fails_says_that_a_job_might_exist()
    {
        fal.Handler.List.Then(Reply.BadGateway);
        KlingException exception = await Assert.ThrowsAnyAsync<KlingException>(() => FindAsync(timeout: TimeSpan.Zero));
        Assert.EndsWith("A paid job may still exist.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 60)]
    [InlineData(0, 0)]
    [InlineData(17, 15)]
    public async Task A_job_that_is_not_listed_is_searched_for_until_the_timeout(int? seconds, int elapsed)
    {
        fal.Handler.List.Then(Reply.Json(200, Empty));
        Assert.Null((await FindAsync(timeout: seconds is { } known ? TimeSpan.FromSeconds(known) : null)).Ticket);
        Assert.Equal(TimeSpan.FromSeconds(elapsed), fal.Time.Elapsed);
        Assert.Equal((elapsed / 5) + 1, fal.Handler.Sent.Count);
    }

    [Fact]
    public async Task A_search_without_a_timeout_continues_until_the_job_is_listed()
    {
        fal.Handler.List.Then(100, Reply.Json(200, Empty)).Then(Reply.Json(200, Page(Item("r-1", 0))));
        Assert.NotNull((await FindAsync(timeout: Timeout.InfiniteTimeSpan)).Ticket);
        Assert.Equal(TimeSpan.FromSeconds(500), fal.Time.Elapsed);
    }

    [Fact]
    public async Task A_negative_search_timeout_is_rejected()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => FindAsync(timeout: TimeSpan.FromSeconds(-5)));
        Assert.Empty(fal.Handler.Sent);
    }

    [Theory]
    [InlineData(401, ApiErrorReason.Unauthorized)]
    [InlineData(403, ApiErrorReason.Forbidden)]
    public async Task A_refused_list_ends_the_search_with_fals_reason(int status, ApiErrorReason reason)
    {
        fal.Handler.List.Then(Reply.Json(status, """{"error":{"type":"authorization_error","message":"Admin key needed"}}"""));
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => FindAsync());
        Assert.Equal(reason, exception.Reason);
        Assert.Equal("authorization_error", exception.ErrorType);
        Assert.Contains("Admin key needed", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("A paid job may still exist.", exception.Message, StringComparison.Ordinal);
        Assert.Single(fal.Handler.Sent);
    }

    [Theory]
    [InlineData("<html/>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"items":7}""")]
    public async Task An_unreadable_list_is_an_error_and_not_a_missing_job(string body)
    {
        fal.Handler.List.Then(Reply.Json(200, body));
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => FindAsync());
        Assert.Equal(body, exception.RawBody);
    }

    [Fact]
    public async Task A_list_that_fails_temporarily_is_retried()
    {
        fal.Handler.List.Then(Reply.BadGateway, Reply.Reset, Reply.Json(200, Page(Item("r-1", 0))));
        Assert.NotNull((await FindAsync(timeout: TimeSpan.Zero)).Ticket);
    }

    [Fact]
    public async Task A_lost_submission_is_found_with_the_attempt_from_its_exception()
    {
        fal.Handler.Submit.Then(Reply.Reset);
        KlingSubmitUncertainException lost = await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => fal.SubmitAsync());
        fal.Handler.List.Then(Reply.Json(200, Page(Item("r-1", 0, fal.Handler.Sent[0].Body!))));
        Assert.Equal("r-1", (await FindAsync(SubmitAttempt.FromJson(lost.Attempt.ToJson()))).Ticket?.RequestId);
    }

    [Fact]
    public async Task A_cancellation_stops_the_search()
    {
        using CancellationTokenSource source = new(TimeSpan.FromSeconds(12), fal.Time);
        fal.Handler.List.Then(Reply.Json(200, Empty));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fal.Time.RunAsync(() => fal.Client().FindJobAsync(attempt, null, source.Token)));
        Assert.Equal(TimeSpan.FromSeconds(12), fal.Time.Elapsed);
    }

    private static string Item(string id, int seconds, string input = OurInput) =>
        $$"""{"request_id":"{{id}}","endpoint_id":"x","sent_at":"{{(VirtualTime.Start + TimeSpan.FromSeconds(seconds)).ToString("O", CultureInfo.InvariantCulture)}}","status_code":200,"json_input":{{input}}}""";

    private static string Page(params string[] items) => $$"""{"items":[{{string.Join(',', items)}}],"next_cursor":null}""";

    private static string Page(string[] ids, string cursor, string input) =>
        $$"""{"items":[{{string.Join(',', ids.Select(id => Item(id, 0, input)))}}],"next_cursor":"{{cursor}}","has_more":true}""";

    private Task<JobSearch> FindAsync(SubmitAttempt? lost = null, TimeSpan? timeout = null) =>
        fal.Time.RunAsync(() => fal.Client().FindJobAsync(lost ?? attempt, timeout));
}
