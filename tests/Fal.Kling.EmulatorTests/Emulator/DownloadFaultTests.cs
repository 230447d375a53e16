using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Fal.Kling.Emulator;

namespace Fal.Kling.EmulatorTests.Emulator;

public sealed class DownloadFaultTests
{
    private const int Length = (4 * 1024 * 1024) + 13;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_generated_file_has_the_reported_hash_and_its_ranges_add_up(bool isHttp2)
    {
        await using Wire wire = await Wire.StartAsync(isHttp2: isHttp2);
        EmulatedFile file = wire.Emulator.AddFile("big.mp4", Length, seed: 7);
        using HttpResponseMessage whole = await GetAsync(wire, file);
        byte[] bytes = await whole.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Length, bytes.Length);
        Assert.Equal(file.Sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Assert.Equal("ftyp"u8, bytes.AsSpan(4, 4));
        foreach (int from in (int[])[1, 30, 262_143, 262_145, Length - 1])
        {
            using HttpResponseMessage part = await GetAsync(wire, file, from);
            Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
            Assert.Equal(bytes[from..], await part.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal(file.Sha256, wire.Emulator.AddFile("again.mp4", Length, seed: 7).Sha256);
        Assert.NotEqual(file.Sha256, wire.Emulator.AddFile("other.mp4", Length, seed: 8).Sha256);
    }

    [Fact]
    public async Task A_generated_file_can_be_tiny()
    {
        await using Wire wire = await Wire.StartAsync();
        foreach (int length in (int[])[0, 1, 9, 33])
        {
            EmulatedFile file = wire.Emulator.AddFile("tiny.mp4", length);
            using HttpResponseMessage response = await GetAsync(wire, file);
            Assert.Equal(file.Sha256, Convert.ToHexStringLower(SHA256.HashData(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken))));
        }
    }

    [Fact]
    public async Task The_next_videos_can_be_supplied_as_files()
    {
        await using Wire wire = await Wire.StartAsync();
        EmulatedFile file = wire.Emulator.AddFile("long.mp4", 1L << 40);
        wire.Emulator.VideoFor = job => job.Input.GetProperty("prompt").GetString() == "long" ? file : null;
        string requestId = await wire.BuyAsync("""{"prompt":"long"}""");
        await wire.BuyAsync("""{"prompt":"usual"}""");
        using HttpResponseMessage result = await wire.GetAsync(requestId);
        JsonElement video = (await Wire.JsonOf(result)).GetProperty("video");
        Assert.Equal(file.Url.AbsoluteUri, video.GetProperty("url").GetString());
        Assert.Equal(1L << 40, video.GetProperty("file_size").GetInt64());
        Assert.NotEqual(file.Url, wire.Emulator.Jobs[1].VideoUrl);
    }

    [Theory]
    [InlineData(false, "reset-at=1000000")]
    [InlineData(false, "cut-at=1000000")]
    [InlineData(true, "reset-at=1000000")]
    [InlineData(true, "cut-at=1000000")]
    public async Task A_download_is_cut_and_can_be_resumed_from_there(bool isHttp2, string fault)
    {
        await using Wire wire = await Wire.StartAsync(isHttp2: isHttp2);
        EmulatedFile file = wire.Emulator.AddFile("big.mp4", Length);
        wire.Emulator.Faults.Order(FalOperation.Download, Fault.Parse(fault));
        using MemoryStream got = new();
        using (HttpResponseMessage first = await GetAsync(wire, file))
        {
            Assert.Equal(Length, first.Content.Headers.ContentLength);
            Exception exception = await Assert.ThrowsAnyAsync<Exception>(() => first.Content.CopyToAsync(got, TestContext.Current.CancellationToken));
            Assert.True(exception is HttpRequestException or IOException, exception.ToString());
        }

        // A reset discards bytes that are still on their way; closing the connection does not.
        bool isExact = !isHttp2 && fault.StartsWith("cut", StringComparison.Ordinal);
        Assert.InRange(got.Length, isExact ? 1_000_000 : 0, 1_000_000);
        using HttpResponseMessage rest = await GetAsync(wire, file, got.Length);
        await rest.Content.CopyToAsync(got, TestContext.Current.CancellationToken);
        Assert.Equal(file.Sha256, Convert.ToHexStringLower(SHA256.HashData(got.ToArray())));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_download_stalls_until_the_client_disconnects(bool isHttp2)
    {
        await using Wire wire = await Wire.StartAsync(isHttp2: isHttp2);
        EmulatedFile file = wire.Emulator.AddFile("big.mp4", Length);
        wire.Emulator.Faults.Order(FalOperation.Download, Fault.StallAt(100));
        using HttpResponseMessage response = await GetAsync(wire, file);
        await using Stream body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await body.ReadExactlyAsync(new byte[100], TestContext.Current.CancellationToken);
        using CancellationTokenSource patience = new();
        Task<int> next = body.ReadAsync(new byte[1], patience.Token).AsTask();
        Assert.False(next.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Theory]
    [InlineData(false, "shorten-to=1000", 1000L)]
    [InlineData(true, "shorten-to=1000", 1000L)]
    [InlineData(false, "end-at=1000", null)]
    [InlineData(true, "end-at=1000", null)]
    public async Task A_download_can_be_short_without_any_sign_of_it(bool isHttp2, string fault, long? declared)
    {
        await using Wire wire = await Wire.StartAsync(isHttp2: isHttp2);
        EmulatedFile file = wire.Emulator.AddFile("big.mp4", Length);
        wire.Emulator.Faults.Order(FalOperation.Download, Fault.Parse(fault));
        using HttpResponseMessage response = await GetAsync(wire, file);
        Assert.Equal(declared, response.Content.Headers.ContentLength);
        Assert.Equal(1000, (await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task A_file_that_has_changed_is_sent_whole_to_a_client_that_resumes()
    {
        await using Wire wire = await Wire.StartAsync();
        EmulatedFile file = wire.Emulator.AddFile("big.mp4", Length);
        (string etag, string hash) = (file.ETag, file.Sha256);
        wire.Emulator.Faults.Order(FalOperation.Download, Fault.ChangeFile);
        using HttpResponseMessage response = await GetAsync(wire, file, from: 1000, etag);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotEqual(etag, response.Headers.ETag?.Tag);
        byte[] bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(file.Sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Assert.NotEqual(hash, file.Sha256);

        file.Replace("new"u8.ToArray());
        using HttpResponseMessage replaced = await GetAsync(wire, file);
        Assert.Equal("new", await replaced.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("ignore-range", 200)]
    [InlineData("html-page", 200)]
    [InlineData("range-not-satisfiable", 416)]
    [InlineData("expired", 403)]
    [InlineData("bad-gateway", 502)]
    public async Task A_resumed_download_can_get_other_responses(string fault, int statusCode)
    {
        await using Wire wire = await Wire.StartAsync();
        EmulatedFile file = wire.Emulator.AddFile("big.mp4", 5000);
        wire.Emulator.Faults.Order(FalOperation.Download, Fault.Parse(fault));
        using HttpResponseMessage response = await GetAsync(wire, file, from: 1000);
        Assert.Equal(statusCode, (int)response.StatusCode);
        Assert.Equal(fault == "html-page" ? "text/html" : response.Content.Headers.ContentType?.MediaType, response.Content.Headers.ContentType?.MediaType);
        if (fault == "ignore-range")
        {
            Assert.Equal(5000, response.Content.Headers.ContentLength);
        }

        using HttpResponseMessage next = await GetAsync(wire, file, from: 1000);
        Assert.Equal(HttpStatusCode.PartialContent, next.StatusCode);
    }

    private static Task<HttpResponseMessage> GetAsync(Wire wire, EmulatedFile file, long? from = null, string? etag = null)
    {
        HttpRequestMessage request = wire.Request(HttpMethod.Get, file.Url, withKey: false);
        request.Headers.Range = from is null ? null : new RangeHeaderValue(from, null);
        request.Headers.IfRange = etag is null ? null : new RangeConditionHeaderValue(etag);
        return wire.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
