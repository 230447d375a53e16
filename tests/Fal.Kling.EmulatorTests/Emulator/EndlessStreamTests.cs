using System.Net;
using System.Text;
using Fal.Kling.Emulator;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Kling.EmulatorTests.Emulator;

/// <summary>Streams that never report that the job has finished, although it has.</summary>
public sealed class EndlessStreamTests
{
    [Theory]
    [InlineData(false, "stream-without-status", "data: {}")]
    [InlineData(true, "stream-without-status", "data: {}")]
    [InlineData(false, "stream-without-status=event: ping", "event: ping")]
    [InlineData(false, "stream-without-status=data: null", "data: null")]
    public async Task A_stream_can_repeat_an_event_without_a_status_after_the_job_has_finished(bool isHttp2, string fault, string line)
    {
        Assert.Equal([line, "", line, "", line, ""], await ReadThreeEventsAsync(Fault.Parse(fault), isHttp2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_can_repeat_its_first_status_after_the_job_has_finished(bool isHttp2)
    {
        List<string> lines = await ReadThreeEventsAsync(Fault.RepeatFirstStatus, isHttp2);
        Assert.Contains("\"status\":\"IN_QUEUE\"", lines[0], StringComparison.Ordinal);
        Assert.Equal([lines[0], "", lines[0], "", lines[0], ""], lines);
    }

    [Theory]
    [InlineData(false, 1L)]
    [InlineData(false, 3_000_000L)]
    [InlineData(true, 3_000_000L)]
    public async Task A_stream_can_be_a_single_line_that_never_ends(bool isHttp2, long bytes)
    {
        string text = await ReadWholeAsync(Fault.Parse($"endless-line={bytes}"), isHttp2);
        Assert.Equal(bytes, text.Length);
        Assert.StartsWith("data: x"[..(int)Math.Min(bytes, 7)], text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 3_000_000L)]
    [InlineData(true, 3_000_000L)]
    public async Task A_stream_can_be_a_single_event_that_never_ends(bool isHttp2, long bytes)
    {
        string text = await ReadWholeAsync(Fault.Parse($"endless-event={bytes}"), isHttp2);
        Assert.Equal(bytes, text.Length);
        Assert.All(text.Split('\n')[..^1], line => Assert.StartsWith("data: x", line, StringComparison.Ordinal));
        Assert.DoesNotContain("\n\n", text, StringComparison.Ordinal);
    }

    private static async Task<List<string>> ReadThreeEventsAsync(Fault fault, bool isHttp2)
    {
        FakeTimeProvider clock = new();
        await using Wire wire = await Wire.StartAsync(new() { TimeProvider = clock }, isHttp2);
        string requestId = await wire.BuyAsync();
        wire.Emulator.Faults.Order(FalOperation.Stream, fault);
        using HttpResponseMessage response = await OpenAsync(wire, requestId);
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        List<string> lines = new();
        while (lines.Count < 6)
        {
            Task<string?> next = reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
            while (!next.IsCompleted)
            {
                clock.Advance(TimeSpan.FromSeconds(15));
                await Task.Yield();
            }

            lines.Add((await next)!);
        }

        Assert.Equal(EmulatedJobStatus.Completed, wire.Emulator.Jobs[0].Status);
        return lines;
    }

    private static async Task<string> ReadWholeAsync(Fault fault, bool isHttp2)
    {
        await using Wire wire = await Wire.StartAsync(isHttp2: isHttp2);
        string requestId = await wire.BuyAsync();
        wire.Emulator.Faults.Order(FalOperation.Stream, fault);
        using HttpResponseMessage response = await OpenAsync(wire, requestId);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<HttpResponseMessage> OpenAsync(Wire wire, string requestId)
    {
        HttpResponseMessage response = await wire.SendAsync(
            wire.Request(HttpMethod.Get, wire.Url(requestId, "/status/stream")), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response;
    }
}
