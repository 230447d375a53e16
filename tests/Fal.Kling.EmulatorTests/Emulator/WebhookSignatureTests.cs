using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Fal.Kling.Emulator;

namespace Fal.Kling.EmulatorTests.Emulator;

/// <summary>Webhooks are signed as on fal, with keys that anyone can get.</summary>
public sealed class WebhookSignatureTests
{
    private static readonly byte[] Body =
        """{"request_id":"req-1","gateway_request_id":"req-1","status":"OK","payload":{"video":{"url":"https://example.com/v.mp4"}}}"""u8.ToArray();

    // Made with another implementation of Ed25519.
    [Fact]
    public async Task A_known_seed_produces_a_known_key_and_signature()
    {
        FalEmulatorOptions options = Wire.Instant();
        options.WebhookKeySeed = SHA256.HashData("fal webhook test vector, not a real key"u8);
        await using Wire wire = await Wire.StartAsync(options);

        IReadOnlyDictionary<string, string> headers = wire.Emulator.SignWebhook(Body, "req-1", "user-1", DateTimeOffset.FromUnixTimeSeconds(1790000000));

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["X-Fal-Webhook-Request-Id"] = "req-1",
                ["X-Fal-Webhook-User-Id"] = "user-1",
                ["X-Fal-Webhook-Timestamp"] = "1790000000",
                ["X-Fal-Webhook-Signature"] =
                    "2d03c4902c4148976e34ef33de934f18ca33e1d7e18802158bc04e12ac35a575857cfd0d45859c6212434a2f20e56f87a4f1772d463509b30c5c3d9398535e02",
            },
            headers);
        string key = Assert.Single(await WebhookKeySet.GetAsync(wire));
        Assert.Equal("3ycaUg2tb4006dewoIADofyNx7hWzJUjW1c50O9W248", key);
        Assert.True(WebhookKeySet.Verifies(key, headers, Body));
        await Assert.ThrowsAsync<ArgumentException>("WebhookKeySeed", () => FalEmulator.StartAsync(new() { WebhookKeySeed = new byte[31] }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Keys_are_published_as_a_key_set_without_an_api_key()
    {
        await using Wire wire = await Wire.StartAsync();
        using HttpResponseMessage response = await wire.SendAsync(wire.Request(HttpMethod.Get, wire.Emulator.WebhookKeysUrl, withKey: false));

        Assert.Equal("/.well-known/jwks.json", wire.Emulator.WebhookKeysUrl.AbsolutePath);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        JsonElement key = Assert.Single((await Wire.JsonOf(response)).GetProperty("keys").EnumerateArray());
        Assert.Equal(["kty", "crv", "kid", "x"], key.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("OKP", "Ed25519"), (key.GetProperty("kty").GetString(), key.GetProperty("crv").GetString()));
        Assert.Equal((43, 43), (key.GetProperty("kid").GetString()!.Length, key.GetProperty("x").GetString()!.Length));
        RecordedRequest request = Assert.Single(wire.Emulator.Requests);
        Assert.Equal((FalHost.Storage, FalOperation.WebhookKeys), (request.Host, request.Operation));
    }

    [Fact]
    public async Task The_key_set_can_fail_like_any_other_request()
    {
        await using Wire wire = await Wire.StartAsync();
        wire.Emulator.Faults.Order(FalOperation.WebhookKeys, Fault.Unavailable());
        wire.Emulator.Faults.Order(FalOperation.WebhookKeys, Fault.Hang);

        using HttpResponseMessage unavailable = await wire.SendAsync(wire.Request(HttpMethod.Get, wire.Emulator.WebhookKeysUrl, withKey: false));
        using CancellationTokenSource impatience = new();
        Task<HttpResponseMessage> hanging = wire.Http.GetAsync(wire.Emulator.WebhookKeysUrl, impatience.Token);
        while (wire.Emulator.Faults.Orders[1].Served == 0)
        {
            await Task.Yield();
        }

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unavailable.StatusCode);
        Assert.Single(await WebhookKeySet.GetAsync(wire));
    }

    [Fact]
    public async Task Two_emulators_have_different_keys()
    {
        await using Wire first = await Wire.StartAsync();
        await using Wire second = await Wire.StartAsync();
        Assert.NotEqual(await WebhookKeySet.GetAsync(first), await WebhookKeySet.GetAsync(second));
    }

    [Fact]
    public async Task A_rotation_signs_with_a_new_key_and_publishes_the_old_one_until_the_next()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using Wire wire = await Wire.StartAsync();
        string first = Assert.Single(await WebhookKeySet.GetAsync(wire));
        WebhookCall before = await DeliverAsync(wire, receiver);

        wire.Emulator.RotateWebhookKeys();

        Assert.Equal(2, (await WebhookKeySet.GetAsync(wire)).Length);
        WebhookCall after = await DeliverAsync(wire, receiver);
        Assert.True(await WebhookKeySet.VerifiesAsync(wire, before));
        Assert.True(await WebhookKeySet.VerifiesAsync(wire, after));
        Assert.False(WebhookKeySet.Verifies(first, after.Headers, after.Bytes));

        wire.Emulator.RotateWebhookKeys();

        Assert.Equal(2, (await WebhookKeySet.GetAsync(wire)).Length);
        Assert.False(await WebhookKeySet.VerifiesAsync(wire, before));
        Assert.True(await WebhookKeySet.VerifiesAsync(wire, after));
    }

    [Fact]
    public async Task A_rotation_can_withdraw_the_old_key_at_once()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using Wire wire = await Wire.StartAsync();
        WebhookCall before = await DeliverAsync(wire, receiver);

        wire.Emulator.RotateWebhookKeys(keepOldKey: false);

        Assert.Single(await WebhookKeySet.GetAsync(wire));
        Assert.False(await WebhookKeySet.VerifiesAsync(wire, before));
        Assert.True(await WebhookKeySet.VerifiesAsync(wire, await DeliverAsync(wire, receiver)));
    }

    [Fact]
    public async Task A_user_id_belongs_to_the_account_and_is_the_same_in_every_run()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using Wire wire = await Wire.StartAsync();
        await using Wire other = await Wire.StartAsync();
        string key = wire.Emulator.ApiKey;
        wire.Emulator.AddApiKey("same:secret", sameAccountAs: key);
        wire.Emulator.AddApiKey("other:secret");

        Assert.Equal(other.Emulator.UserId, wire.Emulator.UserId);
        Assert.Equal("auth0|2a9b96403661a96e5edaee77", wire.Emulator.UserId);
        Assert.Equal(wire.Emulator.UserId, wire.Emulator.UserIdOf("same:secret"));
        Assert.NotEqual(wire.Emulator.UserId, wire.Emulator.UserIdOf("other:secret"));
        Assert.Throws<ArgumentException>("apiKey", () => wire.Emulator.UserIdOf("stranger:secret"));

        wire.Emulator.RevokeApiKey(key);
        Assert.Equal((other.Emulator.UserId, other.Emulator.UserId), (wire.Emulator.UserId, wire.Emulator.UserIdOf(key)));
        wire.Emulator.RevokeApiKey("same:secret");
        Assert.Equal("other:secret", wire.Emulator.ApiKey);
        WebhookCall call = await DeliverAsync(wire, receiver);
        Assert.Equal(wire.Emulator.UserIdOf("other:secret"), call.Headers["X-Fal-Webhook-User-Id"]);
        Assert.Equal(wire.Emulator.UserId, call.Headers["X-Fal-Webhook-User-Id"]);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task A_retry_has_its_own_timestamp_unless_it_keeps_the_first(bool keeps, int difference)
    {
        WatchedClock clock = new();
        FalEmulatorOptions options = Wire.Instant();
        options.TimeProvider = clock;
        options.KeepsWebhookTimestamp = keeps;
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(isHttps: false, 500);
        await using Wire wire = await Wire.StartAsync(options);
        WebhookCall first = await DeliverAsync(wire, receiver);
        await clock.ExpectTimersAsync(15, 1);

        clock.Advance(TimeSpan.FromSeconds(1));
        WebhookCall second = await receiver.NextAsync();

        Assert.Equal(clock.Start.ToUnixTimeSeconds(), first.Timestamp);
        Assert.Equal(difference, second.Timestamp - first.Timestamp);
        Assert.True(await WebhookKeySet.VerifiesAsync(wire, first));
        Assert.True(await WebhookKeySet.VerifiesAsync(wire, second));
    }

    [Fact]
    public async Task A_test_can_send_a_signed_webhook_of_its_own()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(isHttps: true, 503);
        await using Wire wire = await Wire.StartAsync();
        byte[] body = [0xFF, 0x00, .. "not JSON"u8];

        Task<int> sending = wire.Emulator.SendWebhookAsync(
            receiver.Url, body, "any-id", "any|user", DateTimeOffset.FromUnixTimeSeconds(86_400), TestContext.Current.CancellationToken);

        WebhookCall call = await receiver.NextAsync();
        Assert.Equal(503, await sending);
        Assert.Equal("POST /hook?studio=1", call.Request);
        Assert.Equal(body, call.Bytes);
        Assert.Equal(("any-id", "any|user", 86_400), (call.RequestId, call.Headers["X-Fal-Webhook-User-Id"], call.Timestamp));
        Assert.True(await WebhookKeySet.VerifiesAsync(wire, call));

        DateTimeOffset start = DateTimeOffset.UtcNow;
        Task<int> again = wire.Emulator.SendWebhookAsync(receiver.Url, Body, "req-1", cancellationToken: TestContext.Current.CancellationToken);
        call = await receiver.NextAsync();
        Assert.Equal(200, await again);
        Assert.Equal(wire.Emulator.UserId, call.Headers["X-Fal-Webhook-User-Id"]);
        Assert.InRange(call.Timestamp, start.ToUnixTimeSeconds(), DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        Assert.Empty(wire.Emulator.Jobs);
    }

    [Fact]
    public async Task A_test_cannot_send_a_webhook_to_another_machine_or_with_broken_headers()
    {
        await using Wire wire = await Wire.StartAsync();
        CancellationToken token = TestContext.Current.CancellationToken;
        await Assert.ThrowsAsync<ArgumentException>("url", () => wire.Emulator.SendWebhookAsync(new Uri("https://192.0.2.1/hook"), Body, "req-1", cancellationToken: token));
        await Assert.ThrowsAsync<ArgumentException>("url", () => wire.Emulator.SendWebhookAsync(new Uri("/hook", UriKind.Relative), Body, "req-1", cancellationToken: token));
        Assert.Throws<ArgumentException>("requestId", () => wire.Emulator.SignWebhook(Body, "a\nb"));
        Assert.Throws<ArgumentException>("userId", () => wire.Emulator.SignWebhook(Body, "req-1", "ü"));
    }

    [Fact]
    public async Task The_platform_says_which_addresses_webhooks_come_from()
    {
        await using Wire wire = await Wire.StartAsync();
        using HttpResponseMessage response = await wire.SendAsync(wire.Request(HttpMethod.Get, new Uri($"{wire.Emulator.PlatformUrl}/meta"), withKey: false));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["127.0.0.1/32", "::1/128"], (await Wire.JsonOf(response)).GetProperty("webhook_ip_ranges").EnumerateArray().Select(range => range.GetString()));
        Assert.Equal(FalOperation.Meta, Assert.Single(wire.Emulator.Requests).Operation);
    }

    private static async Task<WebhookCall> DeliverAsync(Wire wire, WebhookReceiver receiver)
    {
        using HttpResponseMessage submitted = await wire.SubmitAsync(query: receiver.Query);
        return await receiver.NextAsync();
    }
}
