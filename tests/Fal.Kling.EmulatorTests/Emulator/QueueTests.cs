using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Fal.Kling.Emulator;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Kling.EmulatorTests.Emulator;

public sealed class QueueTests
{
    private static readonly DateTimeOffset Start = new(2026, 10, 1, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_job_goes_from_submission_to_a_playable_clip(bool isHttp2)
    {
        await using Wire wire = await Wire.StartAsync(isHttp2: isHttp2);
        using HttpResponseMessage submitted = await wire.SubmitAsync("""{"prompt":"A boat","duration":"10","aspect_ratio":"9:16","unknown":1}""");
        JsonElement ticket = await Wire.JsonOf(submitted);
        string requestId = ticket.GetProperty("request_id").GetString()!;
        Assert.Equal("IN_QUEUE", ticket.GetProperty("status").GetString());
        Assert.Equal(wire.Url(requestId).AbsoluteUri, ticket.GetProperty("response_url").GetString());
        Assert.Equal(wire.Url(requestId, "/status").AbsoluteUri, ticket.GetProperty("status_url").GetString());
        Assert.Equal(wire.Url(requestId, "/cancel").AbsoluteUri, ticket.GetProperty("cancel_url").GetString());
        Assert.Equal(requestId, submitted.Headers.GetValues("x-fal-request-id").Single());

        using HttpResponseMessage status = await wire.GetAsync(requestId, "/status");
        Assert.Equal(HttpStatusCode.OK, status.StatusCode);
        Assert.Equal(JsonValueKind.Null, (await Wire.JsonOf(status)).GetProperty("logs").ValueKind);

        using HttpResponseMessage result = await wire.GetAsync(requestId);
        Assert.Equal("10", result.Headers.GetValues("X-Fal-Billable-Units").Single());
        JsonElement video = (await Wire.JsonOf(result)).GetProperty("video");
        using HttpResponseMessage clip = await wire.SendAsync(wire.Request(HttpMethod.Get, new Uri(video.GetProperty("url").GetString()!), withKey: false));
        byte[] bytes = await clip.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal("video/mp4", clip.Content.Headers.ContentType?.MediaType);
        Assert.Equal(video.GetProperty("file_size").GetInt64(), bytes.Length);
        Assert.Equal("ftyp"u8, bytes.AsSpan(4, 4));
        Assert.Equal(2.80m, wire.Emulator.AmountCharged);
    }

    [Fact]
    public async Task Five_minutes_pass_as_fast_as_the_clock_is_advanced()
    {
        FakeTimeProvider clock = new(Start);
        await using Wire wire = await Wire.StartAsync(new() { TimeProvider = clock, QueueTime = TimeSpan.FromMinutes(1), RunTime = TimeSpan.FromMinutes(4) });
        string requestId = await wire.BuyAsync();
        JsonElement queued = await wire.StatusAsync(requestId);
        Assert.Equal("IN_QUEUE", queued.GetProperty("status").GetString());
        Assert.Equal(0, queued.GetProperty("queue_position").GetInt32());
        using HttpResponseMessage early = await wire.GetAsync(requestId);
        Assert.Equal(HttpStatusCode.BadRequest, early.StatusCode);
        Assert.Equal("Request is still in progress", (await Wire.JsonOf(early)).GetProperty("detail").GetString());

        clock.Advance(TimeSpan.FromMinutes(3));
        using HttpResponseMessage running = await wire.GetAsync(requestId, "/status?logs=true");
        Assert.Equal(HttpStatusCode.Accepted, running.StatusCode);
        JsonElement state = await Wire.JsonOf(running);
        Assert.Equal("IN_PROGRESS", state.GetProperty("status").GetString());
        Assert.False(state.TryGetProperty("queue_position", out _));
        Assert.Equal(3, state.GetProperty("logs").GetArrayLength());
        Assert.Equal("2026-10-01T09:01:00.000000", state.GetProperty("logs")[0].GetProperty("timestamp").GetString());
        Assert.Equal(0m, wire.Emulator.AmountCharged);

        clock.Advance(TimeSpan.FromMinutes(2));
        JsonElement over = await wire.StatusAsync(requestId);
        Assert.Equal("COMPLETED", over.GetProperty("status").GetString());
        Assert.Equal(240, over.GetProperty("metrics").GetProperty("inference_time").GetDouble());
        EmulatedJob job = Assert.Single(wire.Emulator.Jobs);
        Assert.Equal(Start.AddMinutes(1), job.StartedAt);
        Assert.Equal(Start.AddMinutes(5), job.EndedAt);
        Assert.Equal(1.40m, job.AmountCharged);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_reports_each_change_and_each_log_line_once_and_then_closes(bool isHttp2)
    {
        FakeTimeProvider clock = new(Start);
        await using Wire wire = await Wire.StartAsync(
            new() { TimeProvider = clock, QueueTime = TimeSpan.FromSeconds(40), RunTime = TimeSpan.FromSeconds(40), LogLines = ["one", "two"] }, isHttp2);
        string requestId = await wire.BuyAsync();
        using HttpResponseMessage response = await wire.SendAsync(
            wire.Request(HttpMethod.Get, wire.Url(requestId, "/status/stream?logs=1")), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        await using Stream body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using StreamReader reader = new(body);

        Assert.Contains("\"IN_QUEUE\"", await NextEventAsync(reader), StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(": ping", await NextEventAsync(reader));
        clock.Advance(TimeSpan.FromSeconds(25));
        Assert.Equal(["one"], LogsOf(await NextEventAsync(reader), "IN_PROGRESS"));
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(["two"], LogsOf(await NextEventAsync(reader), "IN_PROGRESS"));
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Empty(LogsOf(await NextEventAsync(reader), "COMPLETED"));
        Assert.Null(await reader.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_stream_of_a_finished_job_replays_its_log()
    {
        await using Wire wire = await Wire.StartAsync();
        string requestId = await wire.BuyAsync();
        using HttpResponseMessage response = await wire.GetAsync(requestId, "/status/stream?logs=1");
        await using Stream body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        List<SseItem<string>> events = await SseParser.Create(body).EnumerateAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(4, LogsOf("data: " + Assert.Single(events).Data, "COMPLETED").Count);
    }

    [Fact]
    public async Task The_positions_of_queued_jobs_count_down_while_the_runners_are_busy()
    {
        FakeTimeProvider clock = new(Start);
        await using Wire wire = await Wire.StartAsync(new() { TimeProvider = clock, QueueTime = TimeSpan.Zero, RunTime = TimeSpan.FromMinutes(1), Concurrency = 1 });
        string first = await wire.BuyAsync();
        using HttpRequestMessage lowRequest = wire.Request(HttpMethod.Post, new Uri(wire.Emulator.QueueUrl, "/" + Wire.TextToVideo), """{"prompt":"later"}""");
        lowRequest.Headers.Add("X-Fal-Queue-Priority", "low");
        using HttpResponseMessage lowResponse = await wire.SendAsync(lowRequest);
        string low = (await Wire.JsonOf(lowResponse)).GetProperty("request_id").GetString()!;
        string normal = await wire.BuyAsync();
        Assert.Equal("IN_PROGRESS", (await wire.StatusAsync(first)).GetProperty("status").GetString());
        Assert.Equal(0, (await wire.StatusAsync(normal)).GetProperty("queue_position").GetInt32());
        Assert.Equal(1, (await wire.StatusAsync(low)).GetProperty("queue_position").GetInt32());
        using HttpResponseMessage stream = await wire.SendAsync(wire.Request(HttpMethod.Get, wire.Url(low, "/status/stream")), HttpCompletionOption.ResponseHeadersRead);
        using StreamReader reader = new(await stream.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Contains("\"queue_position\":1", await NextEventAsync(reader), StringComparison.Ordinal);

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("\"queue_position\":0", await NextEventAsync(reader), StringComparison.Ordinal);
        Assert.Equal("IN_PROGRESS", (await wire.StatusAsync(normal)).GetProperty("status").GetString());
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("COMPLETED", (await wire.StatusAsync(low)).GetProperty("status").GetString());
        Assert.Equal(Start.AddMinutes(2), wire.Emulator.Jobs.Single(job => job.RequestId == low).StartedAt);
    }

    [Theory]
    [InlineData(null, "Cannot access application")]
    [InlineData("Key nonsense", "Invalid Key Authorization header format. Expected '<key_id>:<key_secret>'.")]
    [InlineData("Key a:b", "No user found for Key ID and Secret")]
    public async Task Every_request_needs_a_key(string? authorization, string detail)
    {
        await using Wire wire = await Wire.StartAsync();
        using HttpRequestMessage request = wire.Request(HttpMethod.Post, new Uri(wire.Emulator.QueueUrl, "/" + Wire.TextToVideo), "{}", withKey: false);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using HttpResponseMessage response = await wire.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.StartsWith(detail, (await Wire.JsonOf(response)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(wire.Emulator.Jobs);
    }

    [Fact]
    public async Task A_job_is_visible_only_to_the_account_that_created_it()
    {
        await using Wire wire = await Wire.StartAsync(new() { ApiKeys = ["a:1", "b:2"], QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero });
        string requestId = await wire.BuyAsync();
        using HttpRequestMessage request = wire.Request(HttpMethod.Get, wire.Url(requestId, "/status"), withKey: false);
        request.Headers.TryAddWithoutValidation("Authorization", "Key b:2");
        using HttpResponseMessage response = await wire.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("NOT_FOUND", (await Wire.JsonOf(response)).GetProperty("status").GetString());
        Assert.Equal("a:1", Assert.Single(wire.Emulator.Jobs).ApiKey);
    }

    [Theory]
    [InlineData("fal-ai/unknown", "{}", 404, "Application \"fal-ai/unknown\" not found")]
    [InlineData("fal-ai/kling-video/v2.1/pro/text-to-video", "{}", 404, "Path /v2.1/pro/text-to-video not found")]
    [InlineData(Wire.TextToVideo, "{", 400, "Request body is not valid JSON")]
    public async Task A_submission_that_the_gateway_rejects_creates_no_job(string endpoint, string body, int statusCode, string detail)
    {
        await using Wire wire = await Wire.StartAsync();
        using HttpResponseMessage response = await wire.SubmitAsync(body, endpoint);
        Assert.Equal(statusCode, (int)response.StatusCode);
        Assert.Equal(detail, (await Wire.JsonOf(response)).GetProperty("detail").GetString());
        Assert.Empty(wire.Emulator.Jobs);
    }

    [Theory]
    [InlineData(Wire.TextToVideo, "{}", "prompt", "missing")]
    [InlineData(Wire.TextToVideo, """{"prompt":7}""", "prompt", "string_type")]
    [InlineData(Wire.TextToVideo, """{"prompt":"a","duration":5}""", "duration", "one_of")]
    [InlineData(Wire.TextToVideo, """{"prompt":"a","aspect_ratio":"4:3"}""", "aspect_ratio", "one_of")]
    [InlineData(Wire.TextToVideo, """{"prompt":"a","cfg_scale":1.1}""", "cfg_scale", "less_than_equal")]
    [InlineData(Wire.TextToVideo, """{"prompt":"a","cfg_scale":-0.1}""", "cfg_scale", "greater_than_equal")]
    [InlineData(Wire.ImageToVideo, """{"prompt":"a"}""", "image_url", "missing")]
    [InlineData(Wire.ImageToVideo, """{"prompt":"a","image_url":"photo.jpg"}""", "image_url", "file_download_error")]
    [InlineData(Wire.ImageToVideo, """{"prompt":"a","image_url":"data:text/plain;base64,QQ=="}""", "image_url", "image_load_error")]
    [InlineData(Wire.ProImageToVideo, """{"prompt":"a","image_url":"https://example.com/a.png","tail_image_url":"b"}""", "tail_image_url", "file_download_error")]
    public async Task Invalid_input_is_accepted_and_fails_at_the_result(string endpoint, string body, string field, string type)
    {
        await using Wire wire = await Wire.StartAsync();
        string requestId = await wire.BuyAsync(body, endpoint);
        JsonElement status = await wire.StatusAsync(requestId);
        Assert.Equal("COMPLETED", status.GetProperty("status").GetString());
        Assert.Equal("Invalid status code: 422", status.GetProperty("error").GetString());
        using HttpResponseMessage result = await wire.GetAsync(requestId);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, result.StatusCode);
        JsonElement problem = (await Wire.JsonOf(result)).GetProperty("detail")[0];
        Assert.Equal(["body", field], problem.GetProperty("loc").EnumerateArray().Select(part => part.GetString()));
        Assert.Equal(type, problem.GetProperty("type").GetString());
        Assert.Equal(0m, wire.Emulator.AmountCharged);
    }

    [Fact]
    public async Task A_prompt_of_2500_characters_passes_and_one_of_2501_does_not()
    {
        await using Wire wire = await Wire.StartAsync();
        await wire.BuyAsync($$"""{"prompt":"{{string.Concat(Enumerable.Repeat("🚣", 2500))}}"}""");
        await wire.BuyAsync($$"""{"prompt":"{{new string('a', 2501)}}"}""");
        Assert.Equal([200, 422], wire.Emulator.Jobs.Select(job => job.StatusCode ?? 0));
    }

    [Fact]
    public async Task Cancelling_a_queued_job_removes_it()
    {
        FakeTimeProvider clock = new(Start);
        await using Wire wire = await Wire.StartAsync(new() { TimeProvider = clock });
        string requestId = await wire.BuyAsync();
        Assert.Equal((200, "OK"), await CancelAsync(wire, requestId));
        Assert.Equal((400, "ALREADY_COMPLETED"), await CancelAsync(wire, requestId));
        Assert.Equal((404, "NOT_FOUND"), await CancelAsync(wire, "unknown"));
        JsonElement status = await wire.StatusAsync(requestId);
        Assert.Equal("COMPLETED", status.GetProperty("status").GetString());
        Assert.Equal("client_cancelled", status.GetProperty("error_type").GetString());
        using HttpResponseMessage result = await wire.GetAsync(requestId);
        Assert.Equal(499, (int)result.StatusCode);
        Assert.Equal("client_cancelled", result.Headers.GetValues("X-Fal-Error-Type").Single());
    }

    [Theory]
    [InlineData(false, 499, 0)]
    [InlineData(true, 200, 1.40)]
    public async Task Cancelling_a_running_job_is_a_request_that_the_model_can_ignore(bool ignores, int statusCode, double charged)
    {
        FakeTimeProvider clock = new(Start);
        await using Wire wire = await Wire.StartAsync(new() { TimeProvider = clock, IgnoresCancellation = ignores });
        string requestId = await wire.BuyAsync();
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((202, "CANCELLATION_REQUESTED"), await CancelAsync(wire, requestId));
        clock.Advance(TimeSpan.FromSeconds(5));
        using HttpResponseMessage result = await wire.GetAsync(requestId);
        Assert.Equal(statusCode, (int)result.StatusCode);
        Assert.Equal((decimal)charged, wire.Emulator.AmountCharged);
        Assert.True(Assert.Single(wire.Emulator.Jobs).CancelRequested);
    }

    [Theory]
    [InlineData("X-Fal-Request-Start-Timeout")]
    [InlineData("X-Fal-Request-Timeout")]
    public async Task A_job_that_has_not_started_by_its_deadline_ends(string header)
    {
        FakeTimeProvider clock = new(Start);
        await using Wire wire = await Wire.StartAsync(new() { TimeProvider = clock, QueueTime = TimeSpan.FromMinutes(1) });
        using HttpRequestMessage request = wire.Request(HttpMethod.Post, new Uri(wire.Emulator.QueueUrl, "/" + Wire.TextToVideo), """{"prompt":"a"}""");
        request.Headers.Add(header, "30.0");
        using HttpResponseMessage submitted = await wire.SendAsync(request);
        string requestId = (await Wire.JsonOf(submitted)).GetProperty("request_id").GetString()!;
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("request_timeout", (await wire.StatusAsync(requestId)).GetProperty("error_type").GetString());
        using HttpResponseMessage result = await wire.GetAsync(requestId);
        Assert.Equal(HttpStatusCode.GatewayTimeout, result.StatusCode);
        Assert.Equal("user", result.Headers.GetValues("X-Fal-Request-Timeout-Type").Single());
    }

    [Fact]
    public async Task A_submission_to_a_queue_that_is_too_long_gets_429()
    {
        FakeTimeProvider clock = new(Start);
        await using Wire wire = await Wire.StartAsync(new() { TimeProvider = clock });
        await wire.BuyAsync();
        using HttpResponseMessage full = await wire.SubmitAsync(query: "?fal_max_queue_length=0");
        Assert.Equal(HttpStatusCode.TooManyRequests, full.StatusCode);
        using HttpResponseMessage fits = await wire.SubmitAsync(query: "?fal_max_queue_length=1&fal_webhook=https%3A%2F%2Fapp.example%2Fhook");
        Assert.Equal(HttpStatusCode.OK, fits.StatusCode);
        Assert.Equal("https://app.example/hook", wire.Emulator.Jobs[1].WebhookUrl);
    }

    [Fact]
    public async Task Urls_with_the_full_endpoint_id_or_a_trailing_response_reach_the_same_request()
    {
        await using Wire wire = await Wire.StartAsync();
        string requestId = await wire.BuyAsync();
        foreach (string? path in (string[])[$"/{Wire.TextToVideo}/requests/{requestId}", $"/fal-ai/kling-video/requests/{requestId}/response"])
        {
            using HttpResponseMessage result = await wire.SendAsync(wire.Request(HttpMethod.Get, new Uri(wire.Emulator.QueueUrl, path)));
            Assert.Equal(HttpStatusCode.OK, result.StatusCode);
        }
    }

    [Fact]
    public async Task Tags_that_break_a_rule_are_dropped()
    {
        await using Wire wire = await Wire.StartAsync();
        using HttpRequestMessage request = wire.Request(HttpMethod.Post, new Uri(wire.Emulator.QueueUrl, "/" + Wire.TextToVideo), """{"prompt":"a"}""");
        request.Headers.Add("X-Fal-Tags", " Run=1,fal.secret=2,bad key=3,run=4,user=ann");
        using HttpResponseMessage response = await wire.SendAsync(request);
        IReadOnlyDictionary<string, string> tags = Assert.Single(wire.Emulator.Jobs).Tags;
        Assert.Equal(2, tags.Count);
        Assert.Equal("4", tags["run"]);
        Assert.Equal("ann", tags["user"]);
    }

    private static async Task<(int StatusCode, string? Status)> CancelAsync(Wire wire, string requestId)
    {
        using HttpResponseMessage response = await wire.SendAsync(wire.Request(HttpMethod.Put, wire.Url(requestId, "/cancel")));
        return ((int)response.StatusCode, (await Wire.JsonOf(response)).GetProperty("status").GetString());
    }

    private static async Task<string> NextEventAsync(StreamReader reader)
    {
        string? line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        return line!;
    }

    private static List<string?> LogsOf(string line, string status)
    {
        JsonElement state = JsonElement.Parse(line["data: ".Length..]);
        Assert.Equal(status, state.GetProperty("status").GetString());
        return [.. state.GetProperty("logs").EnumerateArray().Select(log => log.GetProperty("message").GetString())];
    }
}
