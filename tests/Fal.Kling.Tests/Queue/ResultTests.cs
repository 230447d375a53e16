using System.Net;
using Fal.Kling.Tests.Support;
using RichardSzalay.MockHttp;

namespace Fal.Kling.Tests.Queue;

/// <summary>A video, and every other response that the result URL can return.</summary>
public sealed class ResultTests
{
    private static readonly Uri Video = new("https://v3b.fal.media/files/b/otter/aB3xQ_output.mp4");

    [Fact]
    public async Task Every_field_of_a_result_is_returned()
    {
        const string body = """{"video":{"url":"https://v3b.fal.media/files/b/otter/aB3xQ_output.mp4","content_type":"video/mp4","file_name":"output.mp4","file_size":7340032,"file_data":null},"seed":7}""";
        KlingVideo video = await ResultOfAsync(200, body, ("X-Fal-Billable-Units", "1.4"), ("X-Fal-Bill-As", "fal-ai/kling-video/v2.1/pro/image-to-video"));
        Assert.Equal(
            new KlingVideo
            {
                File = new KlingFile { Url = Video, ContentType = "video/mp4", FileName = "output.mp4", FileSize = 7340032, Ticket = FakeFal.Ticket },
                BillableUnits = 1.4,
                BilledAs = "fal-ai/kling-video/v2.1/pro/image-to-video",
                Ticket = FakeFal.Ticket,
                RawJson = body,
            },
            video);
    }

    [Theory]
    [InlineData("""{"video":{"url":"https://v3b.fal.media/files/b/otter/aB3xQ_output.mp4"}}""")]
    [InlineData("""{"video":{"url":"https://v3b.fal.media/files/b/otter/aB3xQ_output.mp4","content_type":null,"file_name":null,"file_size":null}}""")]
    [InlineData("""{"video":{"url":"https://v3b.fal.media/files/b/otter/aB3xQ_output.mp4","file_size":"big"},"new":{"a":[1]}}""")]
    [InlineData("""{"video":{"url":"https://v3b.fal.media/files/b/otter/aB3xQ_output.mp4","file_size":1.5}}""")]
    public async Task Only_the_url_is_required(string body) =>
        Assert.Equal(new KlingVideo { File = new KlingFile { Url = Video, Ticket = FakeFal.Ticket }, Ticket = FakeFal.Ticket, RawJson = body }, await ResultOfAsync(200, body));

    [Theory]
    [InlineData("2", 2d)]
    [InlineData("0.25", 0.25)]
    [InlineData("many", null)]
    [InlineData("NaN", null)]
    [InlineData("Infinity", null)]
    [InlineData("-1", null)]
    [InlineData("1e300", null)]
    [InlineData("", null)]
    public async Task Billable_units_are_returned_when_they_make_sense(string header, double? units) =>
        Assert.Equal(units, (await ResultOfAsync(200, $$$"""{"video":{"url":"{{{Video}}}"}}""", ("X-Fal-Billable-Units", header))).BillableUnits);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"video":null}""")]
    [InlineData("""{"video":{}}""")]
    [InlineData("""{"video":{"url":null}}""")]
    [InlineData("""{"video":{"url":7}}""")]
    [InlineData("""{"video":{"url":""}}""")]
    [InlineData("""{"video":{"url":"output.mp4"}}""")]
    [InlineData("""{"video":{"url":"/files/output.mp4"}}""")]
    [InlineData("""{"video":{"url":"file:///etc/passwd"}}""")]
    [InlineData("""{"video":{"url":"ftp://fal.media/output.mp4"}}""")]
    [InlineData("""{"video":"https://fal.media/output.mp4"}""")]
    [InlineData("""{"video":[]}""")]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    [InlineData("")]
    [InlineData("<html/>")]
    [InlineData("""{"detail":"something else"}""")]
    public async Task A_success_without_a_video_throws_with_its_body_and_the_ticket(string body)
    {
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => ResultOfAsync(200, body, ("x-fal-request-id", "req-9")));
        Assert.Equal(body, exception.RawBody);
        Assert.Equal(FakeFal.Ticket, exception.Ticket);
        Assert.Equal(HttpStatusCode.OK, exception.StatusCode);
        Assert.Equal("req-9", exception.RequestId);
        Assert.Contains(FakeFal.RequestId, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, """{"detail":"Request is still in progress","request_id":"x","status_url":"y"}""")]
    [InlineData(200, """{"detail":"Request is still in progress"}""")]
    [InlineData(202, """{"detail":"request is STILL in progress."}""")]
    public async Task A_result_that_is_not_ready_yet_is_not_a_failed_job(int status, string body)
    {
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => ResultOfAsync(status, body));
        Assert.Equal(body, exception.RawBody);
        Assert.Equal(FakeFal.Ticket, exception.Ticket);
        Assert.Contains("not finished yet", exception.Message, StringComparison.Ordinal);
        Assert.Equal((ApiErrorReason.NotReady, true), (exception.Reason, exception.IsRetryable));
    }

    [Fact]
    public async Task GetResultAsync_reports_a_result_that_is_not_ready_at_once()
    {
        FakeFal fal = new();
        fal.Handler.Result.Then(Reply.Json(400, """{"detail":"Request is still in progress"}"""), Reply.Video);
        await Assert.ThrowsAsync<KlingApiException>(() => fal.Time.RunAsync(() => fal.Job().GetResultAsync()));
        Assert.Single(fal.Handler.Sent);
    }

    [Fact]
    public async Task A_result_is_requested_again_after_gateway_errors()
    {
        FakeFal fal = new();
        fal.Handler.Result.Then(Reply.BadGateway, Reply.Reset, Reply.Video);
        Assert.Equal(Video, (await fal.Time.RunAsync(() => fal.Job().GetResultAsync())).Url);
        Assert.Equal(3, fal.Handler.Sent.Count);
    }

    [Fact]
    public async Task Giving_up_reports_the_number_of_attempts()
    {
        FakeFal fal = new();
        fal.Handler.Result.Then(4, Reply.Reset);
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => fal.Time.RunAsync(() => fal.Job().GetResultAsync()));
        Assert.Contains("Gave up after 4 attempts", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, ApiErrorReason.Unauthorized)]
    [InlineData(403, ApiErrorReason.Forbidden)]
    [InlineData(404, ApiErrorReason.NotFound)]
    [InlineData(429, ApiErrorReason.RateLimited)]
    [InlineData(502, ApiErrorReason.Server)]
    public async Task A_refused_result_request_says_nothing_about_the_job(int status, ApiErrorReason reason)
    {
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => ResultOfAsync(status, """{"detail":"no"}"""));
        Assert.Equal(reason, exception.Reason);
        Assert.Equal(FakeFal.Ticket, exception.Ticket);
    }

    [Theory]
    [InlineData(301, "")]
    [InlineData(302, "")]
    [InlineData(400, "<html>400 Bad Request</html>")]
    [InlineData(413, "")]
    [InlineData(502, "<html>nginx</html>")]
    [InlineData(503, """{"detail":"Service Unavailable"}""")]
    [InlineData(504, "")]
    public async Task An_error_that_does_not_come_from_fal_is_not_a_failed_job(int status, string body)
    {
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => ResultOfAsync(status, body));
        Assert.Equal((HttpStatusCode)status, exception.StatusCode);
        Assert.Equal(FakeFal.Ticket, exception.Ticket);
    }

    private static Task<KlingVideo> ResultOfAsync(int status, string body, params (string Name, string Value)[] headers)
    {
        MockFal fal = new();
        fal.Http.Expect(HttpMethod.Get, FakeFal.JobUrl)
            .WithHeaders("Authorization", "Key " + FakeFal.Key)
            .Respond((HttpStatusCode)status, headers.Select(header => KeyValuePair.Create(header.Name, header.Value)), "application/json", body);
        return fal.Job.GetResultAsync(TestContext.Current.CancellationToken);
    }
}
