using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Fal.Kling.Emulator;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Kling.EmulatorTests.Emulator;

public sealed class CdnAndListTests
{
    [Fact]
    public async Task The_ranges_of_a_clip_add_up_to_the_whole_file()
    {
        await using Wire wire = await Wire.StartAsync();
        await wire.BuyAsync();
        Uri url = wire.Emulator.Jobs[0].VideoUrl!;
        using HttpResponseMessage whole = await wire.SendAsync(wire.Request(HttpMethod.Get, url, withKey: false));
        byte[] bytes = await whole.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        EntityTagHeaderValue etag = whole.Headers.ETag!;

        using HttpResponseMessage tail = await RangeAsync(wire, url, 1000, etag.Tag);
        Assert.Equal(HttpStatusCode.PartialContent, tail.StatusCode);
        Assert.Equal($"bytes 1000-{bytes.Length - 1}/{bytes.Length}", tail.Content.Headers.ContentRange?.ToString());
        Assert.Equal(bytes[1000..], await tail.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

        using HttpResponseMessage changed = await RangeAsync(wire, url, 1000, "\"other\"");
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        using HttpResponseMessage beyond = await RangeAsync(wire, url, bytes.Length, etag.Tag);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
        using HttpResponseMessage head = await wire.SendAsync(wire.Request(HttpMethod.Head, url, withKey: false));
        Assert.Equal(bytes.Length, head.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_key_that_was_sent_to_the_cdn_is_detected()
    {
        await using Wire wire = await Wire.StartAsync();
        await wire.BuyAsync();
        using HttpResponseMessage response = await wire.SendAsync(wire.Request(HttpMethod.Get, wire.Emulator.Jobs[0].VideoUrl!));
        Assert.Single(wire.Emulator.Requests, request => request.Host == FalHost.Cdn && request.Authorization is not null);
    }

    [Fact]
    public async Task The_list_returns_an_accounts_requests_with_their_payloads_page_by_page()
    {
        await using Wire wire = await Wire.StartAsync();
        for (int i = 0; i < 5; i++)
        {
            await wire.BuyAsync($$"""{"prompt":"number {{i}}"}""");
        }

        List<string?> prompts = new();
        string? cursor = null;
        do
        {
            JsonElement page = await ListAsync(wire, $"&expand=payloads&limit=2{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            prompts.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("json_input").GetProperty("prompt").GetString()));
            cursor = page.GetProperty("next_cursor").GetString();
            Assert.Equal(cursor is not null, page.GetProperty("has_more").GetBoolean());
        }
        while (cursor is not null);

        Assert.Equal(["number 4", "number 3", "number 2", "number 1", "number 0"], prompts);
    }

    [Fact]
    public async Task An_unfinished_request_is_listed_after_the_delay_when_that_is_enabled()
    {
        FakeTimeProvider clock = new(new DateTimeOffset(2026, 10, 1, 9, 0, 0, TimeSpan.Zero));
        FalEmulatorOptions options = new() { TimeProvider = clock, QueueTime = TimeSpan.FromMinutes(1), RequestListDelay = TimeSpan.FromSeconds(10), ListsQueuedRequests = true };
        await using Wire wire = await Wire.StartAsync(options);
        string requestId = await wire.BuyAsync();
        Assert.Equal(0, (await ListAsync(wire)).GetProperty("items").GetArrayLength());
        clock.Advance(TimeSpan.FromSeconds(10));
        JsonElement item = (await ListAsync(wire)).GetProperty("items")[0];
        Assert.Equal(requestId, item.GetProperty("request_id").GetString());
        Assert.Equal("2026-10-01T09:00:00.000Z", item.GetProperty("sent_at").GetString());
        Assert.Equal(JsonValueKind.Null, item.GetProperty("ended_at").ValueKind);
        Assert.False(item.TryGetProperty("json_input", out _));
        clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(0, (await ListAsync(wire)).GetProperty("items").GetArrayLength());
        Assert.Equal(200, (await ListAsync(wire, $"&request_id={requestId}")).GetProperty("items")[0].GetProperty("status_code").GetInt32());
    }

    [Fact]
    public async Task The_list_returns_errors_in_the_platform_apis_format()
    {
        await using Wire wire = await Wire.StartAsync();
        using HttpResponseMessage response = await wire.SendAsync(wire.Request(HttpMethod.Get, new Uri($"{wire.Emulator.PlatformUrl}/models/requests/by-endpoint"), withKey: false));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("authorization_error", (await Wire.JsonOf(response)).GetProperty("error").GetProperty("type").GetString());
    }

    private static async Task<JsonElement> ListAsync(Wire wire, string query = "")
    {
        Uri url = new($"{wire.Emulator.PlatformUrl}/models/requests/by-endpoint?endpoint_id={Wire.TextToVideo}{query}");
        using HttpResponseMessage response = await wire.SendAsync(wire.Request(HttpMethod.Get, url));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await Wire.JsonOf(response);
    }

    private static Task<HttpResponseMessage> RangeAsync(Wire wire, Uri url, long from, string etag)
    {
        HttpRequestMessage request = wire.Request(HttpMethod.Get, url, withKey: false);
        request.Headers.Range = new RangeHeaderValue(from, null);
        request.Headers.IfRange = new RangeConditionHeaderValue(etag);
        return wire.SendAsync(request);
    }
}
