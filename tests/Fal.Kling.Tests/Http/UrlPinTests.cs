using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Http;

/// <summary>The key is sent to the configured hosts and to no other, whatever a response or a ticket says.</summary>
public sealed class UrlPinTests
{
    private readonly FakeFal fal = new();

    public UrlPinTests()
    {
        fal.Handler.Stream.Then(Reply.Events(Reply.StatusJson("COMPLETED")));
        fal.Handler.Result.Then(Reply.Video);
        fal.Handler.Status.Then(Reply.Status("IN_PROGRESS"));
        fal.Handler.Cancel.Then(Reply.Json(200, """{"status":"OK"}"""));
    }

    [Theory]
    [InlineData("""{"request_id":"ID"}""")]
    [InlineData("""{"request_id":"ID","status_url":null,"response_url":"","cancel_url":"not a url"}""")]
    [InlineData("""{"request_id":"ID","status_url":7,"response_url":{},"cancel_url":[1]}""")]
    [InlineData("""{"request_id":"ID","queue_position":"many","status":9,"new_member":[]}""")]
    public async Task Urls_are_computed_from_the_request_id_whatever_the_response_says(string response)
    {
        fal.Handler.Submit.Then(Reply.Json(200, response.Replace("ID", FakeFal.RequestId, StringComparison.Ordinal)));
        KlingJob<KlingVideo> job = await fal.SubmitAsync();
        Assert.Equal(FakeFal.JobUrl + "/status", job.Ticket.StatusUrl.AbsoluteUri);
        Assert.Equal(FakeFal.JobUrl, job.Ticket.ResponseUrl.AbsoluteUri);
        Assert.Equal(FakeFal.JobUrl + "/cancel", job.Ticket.CancelUrl.AbsoluteUri);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://queue.fal.run")]
    [InlineData("https://queue.fal.run.evil.example")]
    [InlineData("https://queue.fal.run:8443")]
    [InlineData("https://queue.fal.run@evil.example")]
    [InlineData("https://fal.run")]
    [InlineData("https://rest.fal.ai")]
    [InlineData("https://api.fal.ai")]
    [InlineData("http://127.0.0.1:9")]
    public async Task Urls_on_another_host_are_not_followed_and_the_job_is_not_lost(string origin)
    {
        fal.Handler.Submit.Then(Reply.Json(200, FakeFal.AcceptedJson(origin)));
        KlingVideo video = await fal.Time.RunAsync(() => fal.Client().TextToVideoAsync(FakeFal.Request));

        Assert.NotNull(video.Url);
        Assert.All(fal.Handler.Sent, request => Assert.StartsWith("https://queue.fal.run/", request.Url, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://proxy.example/")]
    [InlineData("https://proxy.example/fal/queue")]
    [InlineData("https://proxy.example/fal/queue/")]
    [InlineData("http://127.0.0.1:5005/")]
    public async Task Urls_on_fals_public_queue_are_followed_through_the_configured_proxy(string queueUrl)
    {
        fal.Handler.Submit.Then(Reply.Accepted);
        KlingClient client = fal.Client(options => options.QueueUrl = new Uri(queueUrl));

        await fal.Time.RunAsync(() => client.TextToVideoAsync(FakeFal.Request));
        await fal.Time.RunAsync(() => client.GetJob(FakeFal.Ticket).CancelAsync());
        await fal.Time.RunAsync(() => client.GetJob(FakeFal.Ticket).GetStatusAsync(includeLogs: true));

        string job = queueUrl.TrimEnd('/') + "/fal-ai/kling-video/requests/" + FakeFal.RequestId;
        Assert.Equal([job + "/status/stream", job, job + "/cancel", job + "/status?logs=1"], fal.Handler.Sent.Skip(1).Select(request => request.Url));
    }

    [Fact]
    public async Task The_media_host_of_a_result_never_receives_the_key()
    {
        fal.Handler.File.Then(Reply.File([1, 2, 3]));
        KlingFile video = new() { Url = new Uri("https://v3b.fal.media/files/b/otter/a.mp4"), Ticket = FakeFal.Ticket };
        using MemoryStream copy = new();

        await fal.Time.RunAsync(() => fal.Client().DownloadAsync(video, copy));

        SentRequest sent = Assert.Single(fal.Handler.Sent);
        Assert.Equal(video.Url.AbsoluteUri, sent.Url);
        Assert.Null(sent.Header("Authorization"));
        Assert.DoesNotContain(sent.Headers.Values, value => value.Contains("key-secret", StringComparison.Ordinal));
    }
}
