using System.Net;
using System.Text.Json;
using Fal.Kling.Emulator;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Kling.EmulatorTests.Emulator;

public sealed class RequestListTests
{
    private static readonly DateTimeOffset Start = new(2026, 10, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_page_has_50_requests_unless_a_limit_is_given()
    {
        await using Wire wire = await Wire.StartAsync();
        for (int i = 0; i < 51; i++)
        {
            await wire.BuyAsync();
        }

        JsonElement page = await ListAsync(wire);
        Assert.Equal(50, page.GetProperty("items").GetArrayLength());
        Assert.True(page.GetProperty("has_more").GetBoolean());
        Assert.Equal(51, (await ListAsync(wire, "&limit=100")).GetProperty("items").GetArrayLength());
        Assert.Equal(1, (await ListAsync(wire, "&limit=1")).GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("&limit=0")]
    [InlineData("&limit=101")]
    [InlineData("&limit=many")]
    [InlineData("&limit=")]
    [InlineData("&cursor=%00")]
    [InlineData("&cursor=MjE0NzQ4MzY0Nw==")]
    [InlineData("&cursor=LTE=")]
    [InlineData("&start=yesterday")]
    [InlineData("&end=99999-01-01")]
    [InlineData("&status=finished")]
    public async Task An_invalid_query_is_a_validation_error(string query)
    {
        await using Wire wire = await Wire.StartAsync();
        await wire.BuyAsync();
        using HttpResponseMessage response = await GetAsync(wire, query);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("validation_error", (await Wire.JsonOf(response)).GetProperty("error").GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_request_is_listed_once_it_has_started_to_run()
    {
        FakeTimeProvider clock = new(Start);
        await using Wire wire = await Wire.StartAsync(new() { TimeProvider = clock, QueueTime = TimeSpan.FromMinutes(1), RunTime = TimeSpan.FromMinutes(1) });
        await wire.BuyAsync();
        using (await wire.SendAsync(wire.Request(HttpMethod.Put, wire.Url(await wire.BuyAsync(), "/cancel"))))
        {
            Assert.Equal(0, (await ListAsync(wire)).GetProperty("items").GetArrayLength());
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        JsonElement item = Assert.Single((await ListAsync(wire)).GetProperty("items").EnumerateArray());
        Assert.Equal("2026-10-01T09:00:00.000Z", item.GetProperty("sent_at").GetString());
        Assert.Equal("2026-10-01T09:01:00.000Z", item.GetProperty("started_at").GetString());
        Assert.Equal(JsonValueKind.Null, item.GetProperty("status_code").ValueKind);
    }

    [Fact]
    public async Task Queued_requests_are_listed_with_a_start_time_when_that_is_enabled()
    {
        FakeTimeProvider clock = new(Start);
        await using Wire wire = await Wire.StartAsync(new() { TimeProvider = clock, ListsQueuedRequests = true });
        await wire.BuyAsync();
        JsonElement item = Assert.Single((await ListAsync(wire)).GetProperty("items").EnumerateArray());
        Assert.Equal("2026-10-01T09:00:00.000Z", item.GetProperty("started_at").GetString());
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("&start=2026-10-01T09:00:00Z", 2)]
    [InlineData("&start=2026-10-01", 2)]
    [InlineData("&start=2026-10-01T09:00:01Z", 1)]
    [InlineData("&start=2026-10-01T00:00:00Z&end=2026-10-01T09:00:00Z", 0)]
    [InlineData("&start=2026-10-01T00:00:00Z&end=2026-10-01T11:00:01%2B02:00", 1)]
    [InlineData("&end=2026-10-02T09:00:00Z", 0)]
    public async Task The_list_covers_the_last_day_unless_bounds_are_given(string query, int count)
    {
        FakeTimeProvider clock = new(Start);
        FalEmulatorOptions options = Wire.Instant();
        options.TimeProvider = clock;
        await using Wire wire = await Wire.StartAsync(options);
        await wire.BuyAsync();
        clock.Advance(TimeSpan.FromHours(25));
        await wire.BuyAsync();
        Assert.Equal(count, (await ListAsync(wire, query)).GetProperty("items").GetArrayLength());
    }

    private static Task<HttpResponseMessage> GetAsync(Wire wire, string query) =>
        wire.SendAsync(wire.Request(HttpMethod.Get, new Uri($"{wire.Emulator.PlatformUrl}/models/requests/by-endpoint?endpoint_id={Wire.TextToVideo}{query}")));

    private static async Task<JsonElement> ListAsync(Wire wire, string query = "")
    {
        using HttpResponseMessage response = await GetAsync(wire, query);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await Wire.JsonOf(response);
    }
}
