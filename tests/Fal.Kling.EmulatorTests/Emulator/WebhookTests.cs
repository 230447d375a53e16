using System.Net;
using System.Text.Json;
using Fal.Kling.Emulator;

namespace Fal.Kling.EmulatorTests.Emulator;

public sealed class WebhookTests
{
    [Fact]
    public async Task A_webhook_delivers_the_result_when_the_video_is_done()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using Wire wire = await Wire.StartAsync();
        using HttpResponseMessage submitted = await wire.SubmitAsync(query: receiver.Query);
        string requestId = (await Wire.JsonOf(submitted)).GetProperty("request_id").GetString()!;

        WebhookCall call = await receiver.NextAsync();

        Assert.Equal("POST /hook?studio=1", call.Request);
        Assert.Equal("application/json", call.Headers["Content-Type"]);
        Assert.Equal(requestId, call.Headers["X-Fal-Webhook-Request-Id"]);
        Assert.Equal(wire.Emulator.UserId, call.Headers["X-Fal-Webhook-User-Id"]);
        Assert.True(await WebhookKeySet.VerifiesAsync(wire, call));
        Assert.InRange(
            DateTimeOffset.FromUnixTimeSeconds(call.Timestamp),
            wire.Emulator.Jobs[0].EndedAt!.Value.AddSeconds(-1),
            DateTimeOffset.UtcNow);
        Assert.DoesNotContain("Authorization", call.Headers.Keys);
        Assert.Equal(["request_id", "gateway_request_id", "status", "payload"], call.Body.EnumerateObject().Select(property => property.Name));
        Assert.Equal(requestId, call.Body.GetProperty("request_id").GetString());
        Assert.Equal(requestId, call.Body.GetProperty("gateway_request_id").GetString());
        Assert.Equal("OK", call.Body.GetProperty("status").GetString());
        using HttpResponseMessage result = await wire.GetAsync(requestId);
        Assert.True(JsonElement.DeepEquals(await Wire.JsonOf(result), call.Body.GetProperty("payload")));
    }

    [Fact]
    public async Task A_webhook_says_why_a_job_produced_no_video()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using Wire wire = await Wire.StartAsync();
        using HttpResponseMessage invalid = await wire.SubmitAsync("{}", query: receiver.Query);

        JsonElement body = (await receiver.NextAsync()).Body;

        Assert.Equal("ERROR", body.GetProperty("status").GetString());
        Assert.Equal("Invalid status code: 422", body.GetProperty("error").GetString());
        Assert.Equal("missing", body.GetProperty("payload").GetProperty("detail")[0].GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_webhook_that_is_not_acknowledged_is_retried_with_growing_delays()
    {
        WatchedClock clock = new();
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(isHttps: false, 503, 404, WebhookReceiver.Silence, 200);
        await using Wire wire = await Wire.StartAsync(new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero, TimeProvider = clock });
        DateTimeOffset start = clock.GetUtcNow();
        using HttpResponseMessage submitted = await wire.SubmitAsync(query: receiver.Query);

        await ExpectAsync(patience: 15, thenDelay: 1);
        await ExpectAsync(patience: 120, thenDelay: 2);
        Assert.Equal(TimeSpan.FromSeconds(120), await clock.NextWaitAsync());
        await receiver.NextAsync();
        clock.Advance(TimeSpan.FromSeconds(120));
        Assert.Equal(TimeSpan.FromSeconds(4), await clock.NextWaitAsync());
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(120), await clock.NextWaitAsync());
        IReadOnlyList<WebhookAttempt> attempts = await AttemptsAsync(wire, 4);

        Assert.Equal([503, 404, null, 200], attempts.Select(attempt => attempt.StatusCode));
        Assert.Equal([0, 1, 3, 127], attempts.Select(attempt => (attempt.At - start).TotalSeconds));
        Assert.Equal([false, false, false, true], attempts.Select(attempt => attempt.IsAcknowledged));
        Assert.Contains("120 s", attempts[2].Error, StringComparison.Ordinal);

        async Task ExpectAsync(int patience, int thenDelay)
        {
            Assert.Equal(TimeSpan.FromSeconds(patience), await clock.NextWaitAsync());
            await receiver.NextAsync();
            Assert.Equal(TimeSpan.FromSeconds(thenDelay), await clock.NextWaitAsync());
            clock.Advance(TimeSpan.FromSeconds(thenDelay));
        }
    }

    [Fact]
    public async Task A_webhook_that_is_never_acknowledged_is_abandoned_within_an_hour_after_31_calls()
    {
        WatchedClock clock = new();
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(isHttps: false, [.. Enumerable.Repeat(500, 31)]);
        await using Wire wire = await Wire.StartAsync(new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero, TimeProvider = clock });
        using HttpResponseMessage submitted = await wire.SubmitAsync(query: receiver.Query);

        for (int call = 1; call < 31; call++)
        {
            await receiver.NextAsync();
            await clock.NextWaitAsync();
            clock.Advance(await clock.NextWaitAsync());
        }

        IReadOnlyList<WebhookAttempt> attempts = await AttemptsAsync(wire, 31);
        Assert.InRange((attempts[^1].At - attempts[0].At).TotalMinutes, 45, 60);

        // The next timer belongs to the next webhook: no further attempt is scheduled for this one.
        await receiver.NextAsync();
        Assert.Equal(TimeSpan.FromSeconds(120), await clock.NextWaitAsync());
        using HttpResponseMessage next = await wire.SubmitAsync(query: receiver.Query);
        Assert.Equal(TimeSpan.FromSeconds(15), await clock.NextWaitAsync());
    }

    [Fact]
    public async Task A_webhook_that_never_responds_is_abandoned_when_fal_would_have_discarded_the_result()
    {
        // 15 seconds and then 120 per call, plus the delays between them: the 19th call ends after the hour.
        const int Calls = 19;
        WatchedClock clock = new();
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(isHttps: false, [.. Enumerable.Repeat(WebhookReceiver.Silence, Calls)]);
        await using Wire wire = await Wire.StartAsync(new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero, TimeProvider = clock });
        using HttpResponseMessage submitted = await wire.SubmitAsync(query: receiver.Query);

        for (int call = 1; call <= Calls; call++)
        {
            TimeSpan patience = await clock.NextWaitAsync();
            await receiver.NextAsync();
            clock.Advance(patience);
            if (call < Calls)
            {
                clock.Advance(await clock.NextWaitAsync());
            }
        }

        Assert.Equal(Calls, (await AttemptsAsync(wire, Calls)).Count);
        using HttpResponseMessage next = await wire.SubmitAsync(query: receiver.Query);
        Assert.Equal(TimeSpan.FromSeconds(15), await clock.NextWaitAsync());
    }

    [Fact]
    public async Task A_webhook_redirect_is_neither_followed_nor_retried()
    {
        WatchedClock clock = new();
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(isHttps: false, 302);
        await using Wire wire = await Wire.StartAsync(new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero, TimeProvider = clock });
        using HttpResponseMessage submitted = await wire.SubmitAsync(query: receiver.Query);

        await receiver.NextAsync();
        Assert.Equal(302, Assert.Single(await AttemptsAsync(wire, 1)).StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(15), await clock.NextWaitAsync());
        using HttpResponseMessage next = await wire.SubmitAsync(query: receiver.Query);

        Assert.Equal("POST /hook?studio=1", (await receiver.NextAsync()).Request);
        Assert.Equal(TimeSpan.FromSeconds(15), await clock.NextWaitAsync());
    }

    [Theory]
    [InlineData("/hook%2Fa/%7Eme/%41?token=a%20b%2Bc%2F%3D&next=http%3A%2F%2Fexample.com%2F%3Fa%3D1")]
    [InlineData("/hook/../other//path?=&&a=1;b=2")]
    [InlineData("/hook?x=1#fragment", "/hook?x=1")]
    [InlineData("?x=1", "/?x=1")]
    [InlineData("/höok x?ü=é", "/h%C3%B6ok%20x?%C3%BC=%C3%A9")]
    public async Task A_webhook_is_called_with_exactly_the_url_that_was_given(string given, string? called = null)
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using Wire wire = await Wire.StartAsync();

        using HttpResponseMessage submitted = await wire.SubmitAsync(query: WebhookReceiver.QueryOf(receiver.Url.GetLeftPart(UriPartial.Authority) + given));

        Assert.Equal($"POST {called ?? given}", (await receiver.NextAsync()).Request);
    }

    [Fact]
    public async Task Only_loopback_addresses_are_called()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using Wire wire = await Wire.StartAsync();

        // Only loopback addresses are allowed. This address belongs to the same machine and reaches the same port.
        string other = Uri.EscapeDataString($"http://0.0.0.0:{receiver.Url.Port}/hook");
        using HttpResponseMessage first = await wire.SubmitAsync(query: $"?fal_webhook={other}");
        using HttpResponseMessage second = await wire.SubmitAsync(query: "?fal_webhook=nonsense");
        using HttpResponseMessage third = await wire.SubmitAsync(query: receiver.Query);

        Assert.Equal(wire.Emulator.Jobs[2].RequestId, (await receiver.NextAsync()).Headers["X-Fal-Webhook-Request-Id"]);
        Assert.All(wire.Emulator.Jobs.Take(2), job => Assert.Empty(job.WebhookAttempts));
    }

    [Fact]
    public async Task A_webhook_set_in_the_clients_options_reaches_an_application_with_a_self_signed_certificate()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(isHttps: true);
        await using Wire wire = await Wire.StartAsync();
        KlingClientOptions options = new();
        wire.Emulator.Configure(options);
        using KlingClient client = new(options);

        KlingJob<KlingVideo> job = await client.SubmitAsync(
            new TextToVideoRequest { Prompt = "A paper boat" }, new SubmitOptions { WebhookUrl = receiver.Url }, TestContext.Current.CancellationToken);

        Assert.Equal(job.Ticket.RequestId, (await receiver.NextAsync()).Body.GetProperty("request_id").GetString());
    }

    [Fact]
    public async Task A_webhook_without_a_listener_leaves_an_explanation()
    {
        Uri url;
        await using (WebhookReceiver gone = await WebhookReceiver.StartAsync())
        {
            url = gone.Url;
        }

        await using Wire wire = await Wire.StartAsync();
        using HttpResponseMessage submitted = await wire.SubmitAsync(query: $"?fal_webhook={Uri.EscapeDataString(url.AbsoluteUri)}");
        Assert.Equal(HttpStatusCode.OK, submitted.StatusCode);

        WebhookAttempt attempt = (await AttemptsAsync(wire, 1))[0];
        Assert.Null(attempt.StatusCode);
        Assert.NotEmpty(attempt.Error!);
    }

    private static Task<IReadOnlyList<WebhookAttempt>> AttemptsAsync(Wire wire, int count) => WebhookReceiver.AttemptsAsync(wire, count);
}
