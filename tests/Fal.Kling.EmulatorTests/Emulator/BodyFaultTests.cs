using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Fal.Kling.Emulator;

namespace Fal.Kling.EmulatorTests.Emulator;

/// <summary>Responses that are correct but arrive in a form that a client might not expect.</summary>
public sealed class BodyFaultTests
{
    private const int Length = 300_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Json_can_start_with_a_byte_order_mark(bool isHttp2)
    {
        await using Wire wire = await Wire.StartAsync(isHttp2: isHttp2);
        wire.Emulator.Faults.Order(FalOperation.Submit, Fault.ByteOrderMark);
        using HttpResponseMessage response = await wire.SubmitAsync();
        byte[] body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(body.Length, response.Content.Headers.ContentLength);
        Assert.Equal<byte>([0xEF, 0xBB, 0xBF], body[..3]);
        Assert.Equal("IN_QUEUE", JsonElement.Parse(body.AsSpan(3)).GetProperty("status").GetString());
        Assert.Single(wire.Emulator.Jobs);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Json_can_be_compressed_without_being_asked_for(bool isHttp2)
    {
        await using Wire wire = await Wire.StartAsync(isHttp2: isHttp2);
        wire.Emulator.Faults.Order(FalOperation.Submit, Fault.Gzip);
        using HttpResponseMessage response = await wire.SubmitAsync();
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        Assert.Equal("IN_QUEUE", JsonElement.Parse(Unzip(await BytesOf(response))).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_can_be_compressed_without_being_asked_for(bool isHttp2)
    {
        await using Wire wire = await Wire.StartAsync(isHttp2: isHttp2);
        EmulatedFile file = wire.Emulator.AddFile("big.mp4", Length);
        wire.Emulator.Faults.Order(FalOperation.Download, Fault.Gzip);
        using HttpResponseMessage response = await DownloadAsync(wire, file);
        byte[] compressed = await BytesOf(response);
        Assert.NotEqual(Length, compressed.Length);
        using HttpResponseMessage plain = await DownloadAsync(wire, file);
        Assert.Equal(await BytesOf(plain), Unzip(compressed));
        Assert.Empty(plain.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task An_error_response_can_be_compressed_too()
    {
        await using Wire wire = await Wire.StartAsync();
        wire.Emulator.Faults.Order(FalOperation.Submit, Fault.Combine(Fault.Gzip, Fault.BalanceExhausted));
        using HttpResponseMessage response = await wire.SubmitAsync();
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("Exhausted balance", Encoding.UTF8.GetString(Unzip(await BytesOf(response))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 2_000_000)]
    [InlineData(true, 2_000_000)]
    public async Task A_status_can_contain_a_huge_number_of_log_lines(bool isHttp2, int bytes)
    {
        await using Wire wire = await Wire.StartAsync(isHttp2: isHttp2);
        string requestId = await wire.BuyAsync();
        wire.Emulator.Faults.Order(FalOperation.Status, Fault.InflateBody(bytes));
        using HttpResponseMessage response = await wire.GetAsync(requestId, "/status");
        byte[] body = await BytesOf(response);
        Assert.InRange(body.Length, bytes, bytes + 200_000);
        Assert.Equal(body.Length, response.Content.Headers.ContentLength);
        JsonElement status = JsonElement.Parse(body);
        Assert.Equal("COMPLETED", status.GetProperty("status").GetString());
        Assert.NotEmpty(status.GetProperty("logs")[0].GetProperty("message").GetString()!);
        Assert.Single(status.EnumerateObject(), member => member.Name == "logs");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_result_can_contain_a_very_long_property(bool isHttp2)
    {
        await using Wire wire = await Wire.StartAsync(isHttp2: isHttp2);
        string requestId = await wire.BuyAsync();
        wire.Emulator.Faults.Order(FalOperation.Result, Fault.InflateBody(2_000_000));
        using HttpResponseMessage response = await wire.GetAsync(requestId);
        byte[] body = await BytesOf(response);
        Assert.Equal(body.Length, response.Content.Headers.ContentLength);
        JsonElement result = JsonElement.Parse(body);
        Assert.Equal(2_000_000, result.GetProperty("padding").GetString()!.Length);
        Assert.NotEmpty(result.GetProperty("video").GetProperty("url").GetString()!);
    }

    [Fact]
    public async Task Json_that_is_not_an_object_is_padded_with_white_space()
    {
        await using Wire wire = await Wire.StartAsync();
        string requestId = await wire.BuyAsync();
        wire.Emulator.Faults.Order(FalOperation.Result, Fault.Parse("inflate-body=100000 + shape-result=empty-array"));
        using HttpResponseMessage response = await wire.GetAsync(requestId);
        byte[] body = await BytesOf(response);
        Assert.InRange(body.Length, 100_000, 101_000);
        Assert.Equal(0, JsonElement.Parse(body).GetArrayLength());
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(false, 100_000)]
    [InlineData(true, null)]
    [InlineData(true, 100_000)]
    public async Task A_download_can_end_by_closing_the_connection(bool isHttp2, int? bytes)
    {
        await using Wire wire = await Wire.StartAsync(isHttp2: isHttp2);
        EmulatedFile file = wire.Emulator.AddFile("big.mp4", Length);
        wire.Emulator.Faults.Order(FalOperation.Download, Fault.CloseDelimited(bytes));
        using HttpResponseMessage response = await DownloadAsync(wire, file, from: 1000);
        byte[] body = await BytesOf(response);
        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(bytes ?? Length - 1000, body.Length);
        Assert.Equal(file.ETag, response.Headers.ETag?.Tag);
        Assert.NotNull(response.Headers.Date);
        Assert.Equal(isHttp2 ? null : true, response.Headers.ConnectionClose);
        using HttpResponseMessage next = await DownloadAsync(wire, file);
        Assert.Equal(Length, (await BytesOf(next)).Length);
    }

    [Fact]
    public async Task A_response_that_ends_by_closing_the_connection_has_neither_a_length_nor_chunks()
    {
        await using Wire wire = await Wire.StartAsync();
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, wire.Emulator.QueueUrl.Port, TestContext.Current.CancellationToken);
        await socket.SendAsync("GET /a/b/requests/x HTTP/1.1\r\nHost: x\r\nX-Emulator-Fault: close-delimited\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        using StreamReader reader = new(new NetworkStream(socket));
        string response = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 401 ", response, StringComparison.Ordinal);
        Assert.EndsWith("}", response, StringComparison.Ordinal);
        Assert.DoesNotContain("Content-Length", response, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Transfer-Encoding", response, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_compressed_body_can_be_cut_in_the_middle_of_its_compressed_bytes()
    {
        await using Wire wire = await Wire.StartAsync();
        EmulatedFile file = wire.Emulator.AddFile("big.mp4", Length);
        wire.Emulator.Faults.Order(FalOperation.Download, Fault.Parse("close-delimited=1000 + gzip"));
        using HttpResponseMessage response = await DownloadAsync(wire, file);
        byte[] body = await BytesOf(response);
        Assert.Equal(1000, body.Length);
        Assert.Equal<byte>([0x1F, 0x8B], body[..2]);
    }

    [Fact]
    public async Task The_etag_can_change_with_every_response_while_ranges_are_ignored_and_the_body_ends_early()
    {
        await using Wire wire = await Wire.StartAsync();
        EmulatedFile file = wire.Emulator.AddFile("big.mp4", Length);
        Fault fault = Fault.Combine(Fault.ChangeETag, Fault.IgnoreRange, Fault.EndAt(1000));
        Assert.Equal("change-etag + ignore-range + end-at=1000", fault.Name);
        wire.Emulator.Faults.Order(FalOperation.Download, fault, FaultPlan.Always);
        HashSet<string?> etags = [file.ETag];
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage response = await DownloadAsync(wire, file, from: 10);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Null(response.Content.Headers.ContentLength);
            Assert.Equal(1000, (await BytesOf(response)).Length);
            Assert.True(etags.Add(response.Headers.ETag?.Tag));
        }
    }

    [Fact]
    public async Task A_range_request_with_an_outdated_etag_gets_the_whole_file()
    {
        await using Wire wire = await Wire.StartAsync();
        EmulatedFile file = wire.Emulator.AddFile("big.mp4", Length);
        wire.Emulator.Faults.Order(FalOperation.Download, Fault.ChangeETag, times: 2);
        using HttpResponseMessage conditional = await DownloadAsync(wire, file, from: 10, file.ETag);
        Assert.Equal(HttpStatusCode.OK, conditional.StatusCode);
        using HttpResponseMessage plain = await DownloadAsync(wire, file, from: 10);
        Assert.Equal(HttpStatusCode.PartialContent, plain.StatusCode);
    }

    private static Task<byte[]> BytesOf(HttpResponseMessage response) => response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

    private static byte[] Unzip(byte[] bytes)
    {
        using GZipStream gzip = new(new MemoryStream(bytes), CompressionMode.Decompress);
        using MemoryStream plain = new();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    private static Task<HttpResponseMessage> DownloadAsync(Wire wire, EmulatedFile file, long? from = null, string? etag = null)
    {
        HttpRequestMessage request = wire.Request(HttpMethod.Get, file.Url, withKey: false);
        request.Headers.Range = from is null ? null : new RangeHeaderValue(from, null);
        request.Headers.IfRange = etag is null ? null : new RangeConditionHeaderValue(etag);
        return wire.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
