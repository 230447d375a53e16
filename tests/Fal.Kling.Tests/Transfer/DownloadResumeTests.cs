using System.Net;

namespace Fal.Kling.Tests.Transfer;

public sealed class DownloadResumeTests : DownloadFixture
{
    [Fact]
    public async Task After_a_cut_the_download_resumes_if_the_file_has_not_changed()
    {
        Cdn.CutAfter(10_000).CutAfter(20_000);
        await DownloadAsync();
        Assert.Equal(["", "bytes=10000- \"v1\"", "bytes=30000- \"v1\""], Cdn.Asked);
        AssertWhole();
    }

    [Fact]
    public async Task Without_an_etag_the_date_shows_whether_the_file_has_changed()
    {
        Cdn.ETag = null;
        Cdn.LastModified = new DateTimeOffset(2026, 10, 1, 9, 0, 0, TimeSpan.Zero);
        Cdn.CutAfter(10_000);
        await DownloadAsync();
        Assert.Equal("bytes=10000- Thu, 01 Oct 2026 09:00:00 GMT", Cdn.Asked[1]);
        AssertWhole();
    }

    [Fact]
    public async Task A_weak_etag_is_compared_by_the_client_because_a_server_must_not()
    {
        Cdn.ETag = "W/\"v1\"";
        Cdn.CutAfter(10_000);
        await DownloadAsync();
        Assert.Equal("bytes=10000-", Cdn.Asked[1]);
        AssertWhole();
    }

    [Fact]
    public async Task A_file_that_changed_is_downloaded_from_its_start()
    {
        byte[] other = FakeCdn.Mp4(5_000);
        Cdn.CutAfter(10_000).Then(() => (Cdn.Content, Cdn.ETag) = (other, "\"v2\""));
        await DownloadAsync();
        Assert.Equal(other, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task A_part_of_another_version_is_not_appended_to_even_if_the_server_ignores_the_condition()
    {
        byte[] other = FakeCdn.Mp4(60_000);
        Cdn.CutAfter(10_000).Then(request =>
        {
            (Cdn.Content, Cdn.ETag) = (other, "\"v2\"");
            request.Headers.IfRange = null;
            return Cdn.Serve(request);
        });
        await DownloadAsync();
        Assert.Equal(["", "bytes=10000-", ""], Cdn.Asked.Select(asked => asked.Replace(" \"v1\"", string.Empty, StringComparison.Ordinal)));
        Assert.Equal(other, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task A_server_without_ranges_sends_everything_again_and_the_file_is_correct()
    {
        Cdn.KnowsRanges = false;
        Cdn.CutAfter(10_000).CutAfter(40_000);
        await DownloadAsync();
        AssertWhole();
    }

    [Fact]
    public async Task A_range_beyond_the_end_of_the_file_starts_the_download_over()
    {
        Cdn.CutAfter(10_000).Then(HttpStatusCode.RequestedRangeNotSatisfiable);
        await DownloadAsync();
        Assert.Equal(3, Cdn.Asked.Count);
        AssertWhole();
    }

    [Fact]
    public async Task A_response_that_ends_too_early_without_an_error_is_noticed()
    {
        Cdn.Then(request => Cdn.Spoil(Cdn.Serve(request), body => new BreakingStream(body, 7_000, exception: null)));
        await DownloadAsync();
        Assert.Equal("bytes=7000- \"v1\"", Cdn.Asked[1]);
        AssertWhole();
    }

    [Fact]
    public async Task A_response_of_unknown_length_that_ends_before_fals_size_is_resumed()
    {
        Cdn.SendsLength = false;
        Cdn.Then(request => Cdn.Spoil(Cdn.Serve(request), body => new BreakingStream(body, 7_000, exception: null)));
        await Cdn.Client().DownloadAsync(FakeCdn.Video with { FileSize = Video.Length }, Target, cancellationToken: Token);
        AssertWhole();
    }

    [Fact]
    public async Task Any_progress_resets_the_retry_count()
    {
        for (int i = 0; i < 20; i++)
        {
            Cdn.CutAfter(2_000);
        }

        await DownloadAsync(maxRetries: 1);
        Assert.Equal(21, Cdn.Asked.Count);
        AssertWhole();
    }

    [Fact]
    public async Task Without_progress_the_download_gives_up_after_MaxRetries_and_keeps_its_part()
    {
        Cdn.CutAfter(10_000).CutAfter(0).CutAfter(0).CutAfter(0);
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => DownloadAsync(maxRetries: 3));
        Assert.Equal(4, Cdn.Asked.Count);
        Assert.StartsWith("The download of the video from v3b.fal.media was cut off after 10000 of 50000 bytes", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Download to the same path again to resume", exception.Message, StringComparison.Ordinal);
        Assert.Equal(FakeCdn.Video.Ticket, exception.Ticket);
        Assert.Equal(10_000, new FileInfo(Part).Length);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task MaxRetries_0_means_no_retries()
    {
        Cdn.CutAfter(10_000);
        await Assert.ThrowsAsync<KlingException>(() => DownloadAsync(maxRetries: 0));
        Assert.Single(Cdn.Asked);
    }

    [Fact]
    public async Task A_server_that_fails_temporarily_is_retried_after_the_delay_that_it_asks_for()
    {
        ImpatientTime time = new();
        Cdn.Then(_ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Headers = { RetryAfter = new(TimeSpan.FromSeconds(7)) } }).Then(HttpStatusCode.BadGateway);
        await Cdn.Client(time).DownloadAsync(FakeCdn.Video, Target, cancellationToken: Token);
        AssertWhole();
        Assert.Equal(TimeSpan.FromSeconds(7), time.Delays.First());
        Assert.InRange(time.Delays.Last(), TimeSpan.FromSeconds(1.6), TimeSpan.FromSeconds(2.4));
    }

    [Fact]
    public async Task A_partial_download_from_an_earlier_process_resumes_even_with_a_renewed_signature()
    {
        Cdn.CutAfter(10_000);
        await Assert.ThrowsAsync<KlingException>(() => DownloadAsync(maxRetries: 0));
        Assert.DoesNotContain("signature", File.ReadAllText(Mark), StringComparison.Ordinal);
        KlingFile renewed = FakeCdn.Video with { Url = new Uri(FakeCdn.Video.Url.GetLeftPart(UriPartial.Path) + "?signature=2") };
        await Cdn.Client().DownloadAsync(renewed, Target, cancellationToken: Token);
        Assert.Equal("bytes=10000- \"v1\"", Cdn.Asked[1]);
        AssertWhole();
    }

    [Theory]
    [InlineData("https://v3b.fal.media/files/", 250)]
    [InlineData("https://otter:pa55word@v3b.fal.media/files/", 20)]
    public async Task A_partial_download_resumes_whatever_its_url_looks_like(string start, int nameLength)
    {
        KlingFile video = FakeCdn.Video with { Url = new Uri($"{start}{new string('a', nameLength)}.mp4") };
        Cdn.CutAfter(10_000);
        await Assert.ThrowsAsync<KlingException>(() => Cdn.Client(maxRetries: 0).DownloadAsync(video, Target, cancellationToken: Token));
        Assert.DoesNotContain("pa55word", File.ReadAllText(Mark), StringComparison.Ordinal);
        await Cdn.Client().DownloadAsync(video, Target, cancellationToken: Token);
        Assert.Equal("bytes=10000- \"v1\"", Cdn.Asked[1]);
        AssertWhole();
    }

    [Fact]
    public async Task A_complete_part_from_a_process_that_died_is_confirmed_and_renamed()
    {
        Cdn.CutAfter(10_000);
        await Assert.ThrowsAsync<KlingException>(() => DownloadAsync(maxRetries: 0));
        File.WriteAllBytes(Part, Video);
        await DownloadAsync();
        Assert.Equal("bytes=49999- \"v1\"", Cdn.Asked[1]);
        AssertWhole();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"Url":"https://v3b.fal.media/files/b/lion/other.mp4","ETag":"\u0022v1\u0022","Total":50000}""")]
    [InlineData("""{"Url":"https://v3b.fal.media/files/b/otter/abc_output.mp4","Total":50000}""")]
    [InlineData("""{"Url":"https://v3b.fal.media/files/b/otter/abc_output.mp4","ETag":"\u0022v1\u0022","Total":5}""")]
    public async Task A_part_of_unknown_origin_starts_over(string? mark)
    {
        File.WriteAllText(Part, "something else entirely");
        if (mark is not null)
        {
            File.WriteAllText(Mark, mark);
        }

        await DownloadAsync();
        Assert.Equal([""], Cdn.Asked);
        AssertWhole();
        Assert.Equal([Target], Directory.GetFiles(Folder.FullName));
    }

    [Fact]
    public async Task A_part_of_another_video_is_not_touched_before_the_new_video_arrives()
    {
        File.WriteAllText(Part, "something else entirely");
        Cdn.Then(HttpStatusCode.NotFound);
        await Assert.ThrowsAsync<KlingApiException>(() => DownloadAsync());
        Assert.Equal("something else entirely", File.ReadAllText(Part));
    }
}
