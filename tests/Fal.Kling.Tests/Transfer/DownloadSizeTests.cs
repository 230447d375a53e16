using System.Net;

namespace Fal.Kling.Tests.Transfer;

/// <summary>A truncated file never passes for the complete one, whether fal, the CDN, both or neither know its size.</summary>
public sealed class DownloadSizeTests : DownloadFixture
{
    [Theory]
    [InlineData(50_001)]
    [InlineData(1_000_000)]
    public async Task A_file_that_is_smaller_than_fal_said_is_rejected_with_both_sizes_and_kept(long promised)
    {
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => DownloadAsync(promised, maxRetries: 0));
        Assert.Contains($"ended after 50000 bytes, and v3b.fal.media confirmed that the file ends there, but fal reported {promised} bytes", exception.Message, StringComparison.Ordinal);
        Assert.Contains("file with { FileSize = null }", exception.Message, StringComparison.Ordinal);
        Assert.Equal(FakeCdn.Video.Ticket, exception.Ticket);
        Assert.Equal(["", "bytes=49999- \"v1\""], Cdn.Asked);
        Assert.False(File.Exists(Target));

        // As the message says, nothing is downloaded again.
        await DownloadAsync(promised: null);
        Assert.Equal("bytes=49999- \"v1\"", Cdn.Asked[^1]);
        Assert.Equal(3, Cdn.Asked.Count);
        AssertWhole();
    }

    [Fact]
    public async Task A_server_that_has_the_rest_at_the_second_request_is_believed()
    {
        byte[] whole = FakeCdn.Mp4(70_000);
        Cdn.Content = whole[..50_000];
        Cdn.Then(request => Cdn.Serve(request)).Then(() => (Cdn.Content, Cdn.ETag) = (whole, "\"v2\""));
        await DownloadAsync(promised: 70_000);
        Assert.Equal(whole, File.ReadAllBytes(Target));
    }

    [Theory]
    [InlineData(49_999)]
    [InlineData(1)]
    public async Task A_file_that_is_larger_than_fal_said_is_accepted(long promised)
    {
        await DownloadAsync(promised);
        AssertWhole();
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_response_without_a_length_that_ends_before_fals_size_is_resumed(bool knowsRanges, bool hasETag)
    {
        (Cdn.SendsLength, Cdn.KnowsRanges, Cdn.ETag) = (false, knowsRanges, hasETag ? Cdn.ETag : null);
        Cdn.EndAfter(20_000).EndAfter(knowsRanges ? 15_000 : 35_000);
        await DownloadAsync(Video.Length);
        Assert.Equal(3, Cdn.Asked.Count);
        AssertWhole();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_response_without_a_length_that_always_ends_before_fals_size_never_becomes_the_file(bool hasETag)
    {
        (Cdn.SendsLength, Cdn.KnowsRanges, Cdn.ETag) = (false, false, hasETag ? Cdn.ETag : null);
        Cdn.Always = request => Cdn.EndingAfter(20_000, request);
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => DownloadAsync(Video.Length, maxRetries: 2));
        Assert.Contains("was cut off after 20000 of 50000 bytes: the response ended too early", exception.Message, StringComparison.Ordinal);
        Assert.Equal(3, Cdn.Asked.Count);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task A_server_that_ends_early_and_has_no_more_bytes_is_reported_to_have_a_smaller_file()
    {
        Cdn.SendsLength = false;
        Cdn.Content = [.. "RIFF????"u8, .. Video[8..30_000]];
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => DownloadAsync(Video.Length));
        Assert.Contains("ended after 30000 bytes", exception.Message, StringComparison.Ordinal);
        Assert.Contains("50000 bytes", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["", "bytes=30000- \"v1\"", "bytes=30000- \"v1\""], Cdn.Asked);
    }

    [Theory]
    [InlineData(true, "bytes=50000- \"v1\"")]
    [InlineData(false, "bytes=50000- \"v1\"")]
    public async Task When_no_size_is_known_the_end_is_confirmed_with_a_second_request(bool knowsRanges, string second)
    {
        (Cdn.SendsLength, Cdn.KnowsRanges) = (false, knowsRanges);
        await DownloadAsync(promised: null, maxRetries: 0);
        Assert.Equal(["", second], Cdn.Asked);
        AssertWhole();
    }

    [Theory]
    [InlineData(41_000)]
    [InlineData(24)]
    [InlineData(49_984)]
    [InlineData(49_999)]
    public async Task An_mp4_that_a_proxy_always_cuts_at_the_same_byte_never_becomes_the_file(int cut)
    {
        (Cdn.SendsLength, Cdn.KnowsRanges) = (false, false);
        Cdn.Always = request => Cdn.EndingAfter(cut, request);
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => DownloadAsync(promised: null, maxRetries: 3));
        Assert.Contains($"was cut off after {cut} bytes: the response ended in the middle of the file", exception.Message, StringComparison.Ordinal);
        Assert.Equal(4, Cdn.Asked.Count);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task An_mp4_whose_every_response_is_cut_is_assembled()
    {
        Cdn.SendsLength = false;
        Cdn.Always = request => Cdn.EndingAfter(7_000, request);
        await DownloadAsync(promised: null, maxRetries: 1);
        Assert.Equal(9, Cdn.Asked.Count);
        AssertWhole();
    }

    [Fact]
    public async Task A_partial_mp4_from_an_earlier_process_is_known_to_be_incomplete()
    {
        (Cdn.SendsLength, Cdn.KnowsRanges) = (false, false);
        Cdn.Always = request => Cdn.EndingAfter(30_000, request);
        await Assert.ThrowsAsync<KlingException>(() => DownloadAsync(promised: null, maxRetries: 0));
        await Assert.ThrowsAsync<KlingException>(() => DownloadAsync(promised: null, maxRetries: 0));
        Cdn.Always = null;
        await DownloadAsync(promised: null);
        AssertWhole();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_is_not_an_mp4_is_complete_once_two_responses_end_at_the_same_byte(bool hasETag)
    {
        byte[] webm = [0x1A, 0x45, 0xDF, 0xA3, 0, 0, 0, 0, .. Video[8..]];
        (Cdn.Content, Cdn.SendsLength, Cdn.KnowsRanges, Cdn.ETag) = (webm, false, false, hasETag ? Cdn.ETag : null);
        Cdn.EndAfter(12_000);
        await DownloadAsync(promised: null);
        Assert.Equal(3, Cdn.Asked.Count);
        Assert.Equal(webm, File.ReadAllBytes(Target));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_stream_gets_the_whole_file_once_when_no_size_is_known(bool knowsRanges, bool hasETag)
    {
        (Cdn.SendsLength, Cdn.KnowsRanges, Cdn.ETag) = (false, knowsRanges, hasETag ? Cdn.ETag : null);
        Cdn.EndAfter(20_000).CutAfter(knowsRanges ? 9_000 : 29_000);
        using MemoryStream stream = new();
        await Cdn.Client().DownloadAsync(FakeCdn.Video, stream, cancellationToken: Token);
        Assert.Equal(Video, stream.ToArray());
    }

    [Theory]
    [InlineData(60, 30)]
    [InlineData(90, 89, 90, 1)]
    [InlineData(10)]
    public async Task Bytes_that_had_arrived_before_are_not_progress_so_the_retries_end(params int[] percents)
    {
        Cdn.KnowsRanges = false;
        int version = 0;
        Cdn.Always = request =>
        {
            Cdn.ETag = $"\"v{version}\"";
            int cut = Video.Length * percents[version++ % percents.Length] / 100;
            return Cdn.Spoil(Cdn.Serve(request), body => new BreakingStream(body, cut, new IOException("reset")));
        };
        await Assert.ThrowsAsync<KlingException>(() => DownloadAsync(promised: null, maxRetries: 3));
        Assert.Equal(4, Cdn.Asked.Count);
    }

    [Fact]
    public async Task A_server_whose_end_keeps_moving_is_not_retried_forever()
    {
        (Cdn.SendsLength, Cdn.KnowsRanges) = (false, false);
        Cdn.Content = [.. "RIFF????"u8, .. Video[8..]];
        int version = 0;
        Cdn.Always = request =>
        {
            Cdn.ETag = $"\"v{version++}\"";
            return Cdn.EndingAfter(40_000 - (1000 * (version % 7)), request);
        };
        await Assert.ThrowsAsync<KlingException>(() => DownloadAsync(promised: null, maxRetries: 3));
        Assert.InRange(Cdn.Asked.Count, 5, 12);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("x-gzip")]
    [InlineData("zstd")]
    [InlineData("Identity, GZIP")]
    public async Task A_compressed_body_is_rejected_by_name_and_keeps_the_bytes_that_had_arrived(string encoding)
    {
        Cdn.CutAfter(10_000).Then(request => Encoded(Cdn.Serve(request), encoding));
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => DownloadAsync(Video.Length));
        Assert.Contains($"encoded as {encoding.Split(", ")[^1]} although identity was requested", exception.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.PartialContent, exception.StatusCode);
        Assert.Equal(2, Cdn.Asked.Count);
        Assert.Equal(Video[..10_000], File.ReadAllBytes(Part));

        await DownloadAsync(Video.Length);
        AssertWhole();
    }

    [Fact]
    public async Task A_compressed_first_response_leaves_no_file_and_no_byte_in_a_stream()
    {
        Cdn.Always = request => Encoded(Cdn.Serve(request), "gzip");
        await Assert.ThrowsAsync<KlingApiException>(() => DownloadAsync(promised: null));
        using MemoryStream stream = new();
        await Assert.ThrowsAsync<KlingApiException>(() => Cdn.Client().DownloadAsync(FakeCdn.Video, stream, cancellationToken: Token));
        Assert.Empty(Directory.GetFiles(Folder.FullName));
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public async Task The_identity_encoding_is_not_compression()
    {
        Cdn.Always = request => Encoded(Cdn.Serve(request), "identity");
        await DownloadAsync(Video.Length);
        AssertWhole();
    }

    private static HttpResponseMessage Encoded(HttpResponseMessage response, string encoding)
    {
        response.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return response;
    }

    private Task<string> DownloadAsync(long? promised, int maxRetries = 3) =>
        Cdn.Client(maxRetries: maxRetries).DownloadAsync(FakeCdn.Video with { FileSize = promised }, Target, cancellationToken: Token);
}
