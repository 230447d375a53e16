using System.Net;

namespace Fal.Kling.Tests.Transfer;

public sealed class DownloadToFileTests : DownloadFixture
{
    [Fact]
    public async Task The_file_is_complete_and_nothing_else_is_left()
    {
        await DownloadAsync();
        AssertWhole();
        Assert.Equal([Target], Directory.GetFiles(Folder.FullName));
        Assert.Null(Cdn.Requests[0].Headers.Authorization);
    }

    [Fact]
    public async Task The_final_name_appears_only_when_the_last_byte_has_arrived()
    {
        List<bool> seen = [];
        RecordedProgress progress = new(_ => seen.Add(File.Exists(Target)));
        Cdn.CutAfter(10_000).CutAfter(20_000);
        await Cdn.Client().DownloadAsync(FakeCdn.Video, Target, new DownloadOptions { Progress = progress }, Token);
        Assert.True(seen.Count > 3);
        Assert.DoesNotContain(true, seen);
        AssertWhole();
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task A_file_that_is_gone_or_forbidden_fails_at_once(HttpStatusCode status)
    {
        Cdn.Then(status, """{"detail":"No"}""", "application/json");
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => DownloadAsync());
        Assert.Single(Cdn.Asked);
        Assert.Equal(status, exception.StatusCode);
        Assert.Contains("SubmitOptions.OutputAccess", exception.Message, StringComparison.Ordinal);
        Assert.Equal(FakeCdn.Video.Ticket, exception.Ticket);
        Assert.Empty(Directory.GetFiles(Folder.FullName));
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html></html>", "text/html")]
    [InlineData("\r\n <?xml version='1.0'?><Error/>", "video/mp4")]
    [InlineData("{\"detail\":\"no\"}", "application/octet-stream")]
    [InlineData("Just a moment...", "text/plain")]
    public async Task An_html_page_instead_of_the_video_is_rejected_by_its_first_bytes(string body, string mediaType)
    {
        Cdn.Then(HttpStatusCode.OK, body, mediaType);
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => DownloadAsync());
        Assert.Contains("a text page instead of the video", exception.Message, StringComparison.Ordinal);
        Assert.Equal(body, exception.RawBody);
        Assert.Empty(Directory.GetFiles(Folder.FullName));
    }

    [Fact]
    public async Task An_html_page_does_not_destroy_the_bytes_that_had_arrived()
    {
        Cdn.CutAfter(10_000).Then(HttpStatusCode.OK, "<html>");
        await Assert.ThrowsAsync<KlingApiException>(() => DownloadAsync());
        Assert.Equal(Video[..10_000], File.ReadAllBytes(Part));
        await DownloadAsync();
        Assert.Equal("bytes=10000- \"v1\"", Cdn.Asked[^1]);
        AssertWhole();
    }

    [Fact]
    public async Task A_video_labelled_as_text_is_still_a_video()
    {
        Cdn.Then(request =>
        {
            HttpResponseMessage response = Cdn.Serve(request);
            response.Content.Headers.ContentType = new("text/plain");
            return response;
        });
        await DownloadAsync();
        AssertWhole();
    }

    [Fact]
    public async Task An_empty_response_is_not_a_video()
    {
        Cdn.Content = [];
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => DownloadAsync());
        Assert.Contains("an empty body", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_existing_file_is_left_alone_and_nothing_is_downloaded()
    {
        File.WriteAllText(Target, "mine");
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => DownloadAsync());
        Assert.Contains("already exists", exception.Message, StringComparison.Ordinal);
        Assert.Contains("new DownloadOptions { Overwrite = true }", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Cdn.Asked);
        Assert.Equal("mine", File.ReadAllText(Target));
    }

    [Fact]
    public async Task An_existing_file_is_replaced_when_asked_and_only_by_a_complete_one()
    {
        File.WriteAllText(Target, "mine");
        DownloadOptions overwrite = new() { Overwrite = true, Progress = new RecordedProgress(_ => Assert.Equal("mine", File.ReadAllText(Target))) };
        Cdn.CutAfter(10_000);
        Assert.Equal(Target, await Cdn.Client().DownloadAsync(FakeCdn.Video, Target, overwrite, Token));
        AssertWhole();
    }

    [Fact]
    public async Task A_file_that_appeared_in_the_meantime_is_not_overwritten_and_the_video_is_kept()
    {
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() =>
            Cdn.Client().DownloadAsync(FakeCdn.Video, Target, new DownloadOptions { Progress = new RecordedProgress(_ => File.WriteAllText(Target, "mine")) }, Token));
        Assert.Contains($"complete in '{Part}'", exception.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Target));
        Assert.Equal(Video, File.ReadAllBytes(Part));
    }

    [Fact]
    public async Task A_second_download_to_the_same_path_fails_clearly_while_the_first_continues()
    {
        Task? second = null;
        RecordedProgress progress = new(_ => second ??= new FakeCdn(Video).Client().DownloadAsync(FakeCdn.Video, Target, cancellationToken: Token));
        await Cdn.Client().DownloadAsync(FakeCdn.Video, Target, new DownloadOptions { Progress = progress }, Token);
        Assert.Contains(Part, (await Assert.ThrowsAsync<KlingException>(() => second!)).Message, StringComparison.Ordinal);
        AssertWhole();
    }

    [Fact]
    public async Task A_download_to_a_folder_is_named_after_the_request()
    {
        string path = await Cdn.Client().DownloadAsync(FakeCdn.Video, Folder.FullName, new DownloadOptions(), Token);
        Assert.Equal(Path.Combine(Folder.FullName, "kling-5c1f0a52-0000-4000-8000-2b7d1e6f9a10.mp4"), path);
        Assert.Equal(Video, File.ReadAllBytes(path));
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_is_named()
    {
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => Cdn.Client().DownloadAsync(FakeCdn.Video, Path.Combine(Folder.FullName, "no", "boat.mp4"), cancellationToken: Token));
        Assert.Contains("the folder doesn't exist", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Cdn.Asked);
    }

    [Fact]
    public async Task A_path_that_cannot_be_written_fails_with_an_explanation_and_the_ticket_before_anything_is_downloaded()
    {
        // Not even root can open a folder as a file.
        Directory.CreateDirectory(Part);
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => DownloadAsync());
        Assert.StartsWith($"The download of the video could not be written to '{Part}': ", exception.Message, StringComparison.Ordinal);
        Assert.Equal(FakeCdn.Video.Ticket, exception.Ticket);
        Assert.Empty(Cdn.Asked);
    }

    [Fact]
    public async Task A_cancelled_download_keeps_what_has_arrived_and_the_ticket()
    {
        using CancellationTokenSource stop = new();
        Cdn.Then(request => Cdn.Spoil(Cdn.Serve(request), body => new BreakingStream(body, 9_000, exception: null, Stopping(stop))));
        KlingCanceledException exception = await Assert.ThrowsAsync<KlingCanceledException>(() => Cdn.Client().DownloadAsync(FakeCdn.Video, Target, cancellationToken: stop.Token));
        Assert.Equal(FakeCdn.Video.Ticket, exception.Ticket);
        Assert.Equal(9_000, new FileInfo(Part).Length);
    }

    [Fact]
    public async Task A_redirect_is_followed_without_the_key()
    {
        Cdn.Then(_ => new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri("https://edge.fal.media/x.mp4") } });
        await DownloadAsync();
        Assert.Equal("https://edge.fal.media/x.mp4", Cdn.Requests[1].RequestUri!.AbsoluteUri);
        Assert.All(Cdn.Requests, request => Assert.Null(request.Headers.Authorization));
        AssertWhole();
    }

    [Theory]
    [InlineData("http://edge.fal.media/x.mp4")]
    [InlineData("file:///etc/passwd")]
    public async Task A_redirect_that_would_leave_https_is_not_followed(string location)
    {
        Cdn.Then(_ => new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri(location) } });
        await Assert.ThrowsAsync<KlingApiException>(() => DownloadAsync());
        Assert.Single(Cdn.Asked);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.com/a.mp4")]
    public async Task A_video_url_that_is_not_a_web_address_is_rejected(string url)
    {
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => Cdn.Client().DownloadAsync(FakeCdn.Video with { Url = new Uri(url) }, Target, cancellationToken: Token));
        Assert.Contains("neither https nor http", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Cdn.Asked);
    }

    [Fact]
    public async Task A_download_does_not_ask_for_compression()
    {
        await DownloadAsync();
        Assert.Equal("identity", Cdn.Requests[0].Headers.AcceptEncoding.ToString());
    }

    private static TaskCompletionSource Stopping(CancellationTokenSource stop)
    {
        TaskCompletionSource silence = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = silence.Task.ContinueWith(_ => stop.Cancel(), Token, TaskContinuationOptions.None, TaskScheduler.Default);
        return silence;
    }
}
