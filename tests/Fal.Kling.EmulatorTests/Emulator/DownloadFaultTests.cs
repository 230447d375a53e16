using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Fal.Kling.Emulator;

namespace Fal.Kling.EmulatorTests.Emulator;

public sealed class DownloadFaultTests
{
    private const int Length = (4 * 1024 * 1024) + 13;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_generated_file_has_the_hash_that_it_says_and_ranges_that_fit(bool isHttp2)
    {
        await using var wire = await Wire.StartAsync(isHttp2: isHttp2);
        var file = wire.Emulator.AddFile("big.mp4", Length, seed: 7);
        using var whole = await GetAsync(wire, file);
        var bytes = await whole.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Length, bytes.Length);
        Assert.Equal(file.Sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Assert.Equal("ftyp"u8, bytes.AsSpan(4, 4));
        foreach (var from in (int[])[1, 30, 262_143, 262_145, Length - 1])
        {
            using var part = await GetAsync(wire, file, from);
            Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
            Assert.Equal(bytes[from..], await part.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal(file.Sha256, wire.Emulator.AddFile("again.mp4", Length, seed: 7).Sha256);
        Assert.NotEqual(file.Sha256, wire.Emulator.AddFile("other.mp4", Length, seed: 8).Sha256);
    }

    [Fact]
    public async Task A_tiny_generated_file_is_possible_too()
    {
        await using var wire = await Wire.StartAsync();
        foreach (var length in (int[])[0, 1, 9, 33])
        {
            var file = wire.Emulator.AddFile("tiny.mp4", length);
            using var answer = await GetAsync(wire, file);
            Assert.Equal(file.Sha256, Convert.ToHexStringLower(SHA256.HashData(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken))));
        }
    }

    [Fact]
    public async Task The_next_videos_can_be_files_of_ones_own()
    {
        await using var wire = await Wire.StartAsync();
        var file = wire.Emulator.AddFile("long.mp4", 1L << 40);
        wire.Emulator.VideoFor = job => job.Input.GetProperty("prompt").GetString() == "long" ? file : null;
        var requestId = await wire.BuyAsync("""{"prompt":"long"}""");
        await wire.BuyAsync("""{"prompt":"usual"}""");
        using var result = await wire.GetAsync(requestId);
        var video = (await Wire.JsonOf(result)).GetProperty("video");
        Assert.Equal(file.Url.AbsoluteUri, video.GetProperty("url").GetString());
        Assert.Equal(1L << 40, video.GetProperty("file_size").GetInt64());
        Assert.NotEqual(file.Url, wire.Emulator.Jobs[1].VideoUrl);
    }

    [Theory]
    [InlineData(false, "reset-at=1000000")]
    [InlineData(false, "cut-at=1000000")]
    [InlineData(true, "reset-at=1000000")]
    [InlineData(true, "cut-at=1000000")]
    public async Task A_download_breaks_off_and_goes_on_where_it_was(bool isHttp2, string fault)
    {
        await using var wire = await Wire.StartAsync(isHttp2: isHttp2);
        var file = wire.Emulator.AddFile("big.mp4", Length);
        wire.Emulator.Faults.Order(FalOperation.Download, Fault.Parse(fault));
        using var got = new MemoryStream();
        using (var first = await GetAsync(wire, file))
        {
            Assert.Equal(Length, first.Content.Headers.ContentLength);
            var exception = await Assert.ThrowsAnyAsync<Exception>(() => first.Content.CopyToAsync(got, TestContext.Current.CancellationToken));
            Assert.True(exception is HttpRequestException or IOException, exception.ToString());
        }

        // A reset overtakes bytes on their way; a connection that closes does not.
        var isExact = !isHttp2 && fault.StartsWith("cut", StringComparison.Ordinal);
        Assert.InRange(got.Length, isExact ? 1_000_000 : 0, 1_000_000);
        using var rest = await GetAsync(wire, file, got.Length);
        await rest.Content.CopyToAsync(got, TestContext.Current.CancellationToken);
        Assert.Equal(file.Sha256, Convert.ToHexStringLower(SHA256.HashData(got.ToArray())));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_download_stalls_until_the_client_leaves(bool isHttp2)
    {
        await using var wire = await Wire.StartAsync(isHttp2: isHttp2);
        var file = wire.Emulator.AddFile("big.mp4", Length);
        wire.Emulator.Faults.Order(FalOperation.Download, Fault.StallAt(100));
        using var answer = await GetAsync(wire, file);
        await using var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await body.ReadExactlyAsync(new byte[100], TestContext.Current.CancellationToken);
        using var patience = new CancellationTokenSource();
        var next = body.ReadAsync(new byte[1], patience.Token).AsTask();
        Assert.False(next.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Theory]
    [InlineData(false, "shorten-to=1000", 1000L)]
    [InlineData(true, "shorten-to=1000", 1000L)]
    [InlineData(false, "end-at=1000", null)]
    [InlineData(true, "end-at=1000", null)]
    public async Task A_download_can_be_short_without_seeming_so(bool isHttp2, string fault, long? declared)
    {
        await using var wire = await Wire.StartAsync(isHttp2: isHttp2);
        var file = wire.Emulator.AddFile("big.mp4", Length);
        wire.Emulator.Faults.Order(FalOperation.Download, Fault.Parse(fault));
        using var answer = await GetAsync(wire, file);
        Assert.Equal(declared, answer.Content.Headers.ContentLength);
        Assert.Equal(1000, (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task A_file_that_changes_is_sent_whole_to_those_who_resume()
    {
        await using var wire = await Wire.StartAsync();
        var file = wire.Emulator.AddFile("big.mp4", Length);
        var (etag, hash) = (file.ETag, file.Sha256);
        wire.Emulator.Faults.Order(FalOperation.Download, Fault.ChangeFile);
        using var answer = await GetAsync(wire, file, from: 1000, etag);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEqual(etag, answer.Headers.ETag?.Tag);
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(file.Sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Assert.NotEqual(hash, file.Sha256);

        file.Replace("new"u8.ToArray());
        using var replaced = await GetAsync(wire, file);
        Assert.Equal("new", await replaced.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("ignore-range", 200)]
    [InlineData("html-page", 200)]
    [InlineData("range-not-satisfiable", 416)]
    [InlineData("expired", 403)]
    [InlineData("bad-gateway", 502)]
    public async Task A_resumed_download_can_be_answered_in_other_ways(string fault, int statusCode)
    {
        await using var wire = await Wire.StartAsync();
        var file = wire.Emulator.AddFile("big.mp4", 5000);
        wire.Emulator.Faults.Order(FalOperation.Download, Fault.Parse(fault));
        using var answer = await GetAsync(wire, file, from: 1000);
        Assert.Equal(statusCode, (int)answer.StatusCode);
        Assert.Equal(fault == "html-page" ? "text/html" : answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentType?.MediaType);
        if (fault == "ignore-range")
        {
            Assert.Equal(5000, answer.Content.Headers.ContentLength);
        }

        using var next = await GetAsync(wire, file, from: 1000);
        Assert.Equal(HttpStatusCode.PartialContent, next.StatusCode);
    }

    private static Task<HttpResponseMessage> GetAsync(Wire wire, EmulatedFile file, long? from = null, string? etag = null)
    {
        var request = wire.Request(HttpMethod.Get, file.Url, withKey: false);
        request.Headers.Range = from is null ? null : new RangeHeaderValue(from, null);
        request.Headers.IfRange = etag is null ? null : new RangeConditionHeaderValue(etag);
        return wire.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
