using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Fal.Kling.Emulator;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Kling.EmulatorTests.Emulator;

public sealed class StreamFaultTests
{
    private static readonly FalEmulatorOptions Running = new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.FromHours(1), LogLines = [] };

    [Theory]
    [InlineData(405)]
    [InlineData(503)]
    public async Task A_stream_can_be_refused(int statusCode)
    {
        await using Wire wire = await Wire.StartAsync();
        string requestId = await wire.BuyAsync();
        wire.Emulator.Faults.Order(FalOperation.Stream, Fault.Answer(statusCode));
        using HttpResponseMessage response = await wire.GetAsync(requestId, "/status/stream");
        Assert.Equal(statusCode, (int)response.StatusCode);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    [InlineData(true, 0)]
    public async Task A_stream_can_be_cut_after_a_number_of_events(bool isHttp2, int events)
    {
        await using Wire wire = await Wire.StartAsync(Running, isHttp2);
        string requestId = await wire.BuyAsync();
        wire.Emulator.Faults.Order(FalOperation.Stream, Fault.CutStream(events));
        List<string> seen = new();
        Exception exception = await Assert.ThrowsAnyAsync<Exception>(() => ReadAsync(wire, requestId, seen));
        Assert.True(exception is HttpRequestException or IOException, exception.ToString());
        Assert.InRange(seen.Count, isHttp2 ? 0 : events, events);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_can_end_early_as_if_everything_were_fine(bool isHttp2)
    {
        await using Wire wire = await Wire.StartAsync(Running, isHttp2);
        string requestId = await wire.BuyAsync();
        wire.Emulator.Faults.Order(FalOperation.Stream, Fault.EndStream());
        List<string> seen = new();
        await ReadAsync(wire, requestId, seen);
        Assert.Equal(["IN_PROGRESS"], seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_can_fall_silent_without_keep_alives(bool isHttp2)
    {
        FakeTimeProvider clock = new();
        await using Wire wire = await Wire.StartAsync(new() { TimeProvider = clock }, isHttp2);
        string requestId = await wire.BuyAsync();
        wire.Emulator.Faults.Order(FalOperation.Stream, Fault.SilenceStream());
        using HttpResponseMessage response = await wire.SendAsync(
            wire.Request(HttpMethod.Get, wire.Url(requestId, "/status/stream")), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await using Stream body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using CancellationTokenSource patience = new();
        Task<int> read = body.ReadAsync(new byte[1], patience.Token).AsTask();
        clock.Advance(TimeSpan.FromMinutes(10));
        await wire.StatusAsync(requestId);
        Assert.False(read.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 7)]
    [InlineData(true, 1)]
    public async Task A_stream_can_arrive_in_tiny_pieces(bool isHttp2, int size)
    {
        await using Wire wire = await Wire.StartAsync(new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero, LogLines = ["Märchen 🎬"] }, isHttp2);
        string requestId = await wire.BuyAsync();
        wire.Emulator.Faults.Order(FalOperation.Stream, Fault.SplitBody(size));
        using HttpResponseMessage response = await wire.SendAsync(
            wire.Request(HttpMethod.Get, wire.Url(requestId, "/status/stream?logs=1")), HttpCompletionOption.ResponseHeadersRead);
        await using Stream body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        List<SseItem<string>> events = await SseParser.Create(body).EnumerateAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal("Märchen 🎬", JsonElement.Parse(Assert.Single(events).Data).GetProperty("logs")[0].GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("IN_QUEUE")]
    [InlineData("PAUSED")]
    public async Task Statuses_can_move_backwards_or_be_unknown(string claim)
    {
        await using Wire wire = await Wire.StartAsync();
        string requestId = await wire.BuyAsync();
        wire.Emulator.Faults.Order(FalOperation.Stream, Fault.ClaimStatus(claim));
        wire.Emulator.Faults.Order(FalOperation.Status, Fault.ClaimStatus(claim));
        List<string> seen = new();
        await ReadAsync(wire, requestId, seen);
        Assert.Equal([claim, "COMPLETED"], seen);
        using HttpResponseMessage first = await wire.GetAsync(requestId, "/status");
        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.Equal(claim, (await Wire.JsonOf(first)).GetProperty("status").GetString());
        Assert.Equal("COMPLETED", (await wire.StatusAsync(requestId)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_queue_position_can_be_missing()
    {
        await using Wire wire = await Wire.StartAsync(new() { QueueTime = TimeSpan.FromHours(1) });
        string requestId = await wire.BuyAsync();
        wire.Emulator.Faults.Order(FalOperation.Status, Fault.OmitQueuePosition);
        Assert.False((await wire.StatusAsync(requestId)).TryGetProperty("queue_position", out _));
        Assert.True((await wire.StatusAsync(requestId)).TryGetProperty("queue_position", out _));
    }

    [Theory]
    [InlineData(EmulatedLogShape.Flat, "timestamp,message,level,source")]
    [InlineData(EmulatedLogShape.Labelled, "timestamp,message,labels")]
    [InlineData(EmulatedLogShape.Bare, "timestamp,message")]
    [InlineData(EmulatedLogShape.None, null)]
    public async Task Logs_can_have_each_of_fals_shapes(EmulatedLogShape shape, string? members)
    {
        await using Wire wire = await Wire.StartAsync();
        string requestId = await wire.BuyAsync();
        wire.Emulator.Faults.Order(FalOperation.Status, Fault.ShapeLogs(shape));
        JsonElement logs = (await wire.StatusAsync(requestId)).GetProperty("logs");
        Assert.Equal(members, logs.ValueKind == JsonValueKind.Null ? null : string.Join(',', logs[0].EnumerateObject().Select(member => member.Name)));
    }

    private static async Task ReadAsync(Wire wire, string requestId, List<string> seen)
    {
        using HttpResponseMessage response = await wire.SendAsync(
            wire.Request(HttpMethod.Get, wire.Url(requestId, "/status/stream")), HttpCompletionOption.ResponseHeadersRead);
        await using Stream body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await foreach (SseItem<string> item in SseParser.Create(body).EnumerateAsync(TestContext.Current.CancellationToken))
        {
            seen.Add(JsonElement.Parse(item.Data).GetProperty("status").GetString()!);
        }
    }
}
