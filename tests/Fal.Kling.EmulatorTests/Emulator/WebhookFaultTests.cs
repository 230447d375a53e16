using System.Net;
using System.Text;
using System.Text.Json;
using Fal.Kling.Emulator;

namespace Fal.Kling.EmulatorTests.Emulator;

/// <summary>Each fault of a webhook does what its documentation says.</summary>
public sealed class WebhookFaultTests : IAsyncLifetime
{
    private readonly WatchedClock clock = new();
    private Wire wire = null!;
    private WebhookReceiver receiver = null!;

    public async ValueTask InitializeAsync()
    {
        FalEmulatorOptions options = Wire.Instant();
        options.TimeProvider = clock;
        options.KeepsWebhookTimestamp = true;
        wire = await Wire.StartAsync(options);
        receiver = await WebhookReceiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await receiver.DisposeAsync();
        await wire.DisposeAsync();
    }

    [Fact]
    public async Task A_lost_webhook_is_neither_sent_nor_retried()
    {
        wire.Emulator.Faults.OrderForWebhook(WebhookFault.Lose);
        await SubmitAsync();
        WebhookAttempt lost = Assert.Single(await WebhookReceiver.AttemptsAsync(wire, 1));

        string second = await SubmitAsync();

        Assert.Equal(second, (await receiver.NextAsync()).RequestId);
        Assert.Equal(("lose", null, false), (lost.Fault, lost.StatusCode, lost.IsAcknowledged));
        Assert.Contains("lose", lost.Error, StringComparison.Ordinal);
        await clock.ExpectTimersAsync(15);
        Assert.Single(wire.Emulator.Jobs[0].WebhookAttempts);
    }

    [Fact]
    public async Task A_lost_attempt_is_retried()
    {
        wire.Emulator.Faults.OrderForWebhook(WebhookFault.LoseAttempt);
        await SubmitAsync();
        await clock.ExpectTimersAsync(1);

        clock.Advance(TimeSpan.FromSeconds(1));

        await ReceiveGenuineAsync();
        IReadOnlyList<WebhookAttempt> attempts = await WebhookReceiver.AttemptsAsync(wire, 2);
        Assert.Equal([("lose-attempt", null), (null, 200)], attempts.Select(attempt => (attempt.Fault, attempt.StatusCode)));
    }

    [Fact]
    public async Task A_duplicate_has_the_same_headers_and_body()
    {
        wire.Emulator.Faults.OrderForWebhook(WebhookFault.Duplicate(3));
        await SubmitAsync();

        WebhookCall first = await ReceiveGenuineAsync();
        AssertSame(first, await receiver.NextAsync());
        AssertSame(first, await receiver.NextAsync());
        Assert.Equal(["duplicate=3", "duplicate=3", "duplicate=3"], (await WebhookReceiver.AttemptsAsync(wire, 3)).Select(attempt => attempt.Fault));
    }

    [Fact]
    public async Task Concurrent_duplicates_do_not_wait_for_each_other()
    {
        await using WebhookReceiver silent = await WebhookReceiver.StartAsync(isHttps: false, WebhookReceiver.Silence, WebhookReceiver.Silence);
        wire.Emulator.Faults.OrderForWebhook(WebhookFault.Duplicate(concurrently: true));
        await SubmitAsync(silent);

        // The clock stands still, so the first call never times out.
        AssertSame(await silent.NextAsync(), await silent.NextAsync());
        Assert.Empty(wire.Emulator.Jobs[0].WebhookAttempts);
    }

    [Fact]
    public async Task A_duplicate_is_not_retried_if_one_of_them_was_acknowledged()
    {
        await using WebhookReceiver unsure = await WebhookReceiver.StartAsync(isHttps: false, 200, 500);
        wire.Emulator.Faults.OrderForWebhook(WebhookFault.Duplicate());
        await SubmitAsync(unsure);
        Assert.Equal([200, 500], (await WebhookReceiver.AttemptsAsync(wire, 2)).Select(attempt => attempt.StatusCode));
        await SubmitAsync();

        // There is one timer for each call, and none for a retry.
        await clock.ExpectTimersAsync(15, 15, 15);
    }

    [Fact]
    public async Task A_delayed_webhook_is_signed_when_it_is_sent()
    {
        wire.Emulator.Faults.OrderForWebhook(WebhookFault.Delay(TimeSpan.FromMinutes(10)));
        await SubmitAsync();
        await clock.ExpectTimersAsync(600);

        clock.Advance(TimeSpan.FromMinutes(10));

        WebhookCall call = await ReceiveGenuineAsync();
        Assert.Equal(clock.GetUtcNow().ToUnixTimeSeconds(), call.Timestamp);
        Assert.Equal("delay=600", (await WebhookReceiver.AttemptsAsync(wire, 1))[0].Fault);
    }

    [Fact]
    public async Task A_reordered_webhook_arrives_after_later_ones()
    {
        wire.Emulator.Faults.OrderForWebhook(WebhookFault.Reorder(2));
        string first = await SubmitAsync();
        string second = await SubmitAsync();
        Assert.Equal(second, (await ReceiveGenuineAsync()).RequestId);
        string third = await SubmitAsync();

        Assert.Equal(third, (await ReceiveGenuineAsync()).RequestId);
        Assert.Equal(first, (await ReceiveGenuineAsync()).RequestId);
        Assert.Equal("reorder=2", (await WebhookReceiver.AttemptsAsync(wire, 1))[0].Fault);
    }

    [Fact]
    public async Task A_half_body_has_the_signature_of_the_whole()
    {
        await using WebhookReceiver failing = await WebhookReceiver.StartAsync(isHttps: false, 500);
        wire.Emulator.Faults.OrderForWebhook(WebhookFault.HalfBody);
        await SubmitAsync(failing);
        WebhookCall half = await failing.NextAsync();
        await clock.ExpectTimersAsync(15, 1);
        clock.Advance(TimeSpan.FromSeconds(1));
        WebhookCall whole = await failing.NextAsync();

        Assert.Equal(whole.Bytes[..(whole.Bytes.Length / 2)], half.Bytes);
        Assert.False(await WebhookKeySet.VerifiesAsync(wire, half));
        Assert.True(await WebhookKeySet.VerifiesAsync(wire, half with { Bytes = whole.Bytes }));
    }

    [Fact]
    public async Task A_signed_half_body_verifies_but_is_not_json()
    {
        WebhookCall call = await DeliverAsync(WebhookFault.SignedHalfBody);
        Assert.True(await WebhookKeySet.VerifiesAsync(wire, call));
        Assert.ThrowsAny<JsonException>(() => call.Body);
        Assert.Equal((byte)'{', call.Bytes[0]);
    }

    [Fact]
    public async Task A_signature_of_another_key_does_not_verify()
    {
        WebhookCall call = await DeliverAsync(WebhookFault.WrongKey);
        Assert.False(await WebhookKeySet.VerifiesAsync(wire, call));
        Assert.Equal("OK", call.Body.GetProperty("status").GetString());
        Assert.Equal(clock.GetUtcNow().ToUnixTimeSeconds(), call.Timestamp);
    }

    [Fact]
    public async Task A_changed_body_is_valid_json_and_does_not_verify()
    {
        WebhookCall call = await DeliverAsync(WebhookFault.ChangeBody);
        Assert.False(await WebhookKeySet.VerifiesAsync(wire, call));
        Assert.True(call.Body.GetProperty("forged").GetBoolean());
        string original = Encoding.UTF8.GetString(call.Bytes).Replace("\"forged\":true,", string.Empty, StringComparison.Ordinal);
        Assert.True(await WebhookKeySet.VerifiesAsync(wire, call with { Bytes = Encoding.UTF8.GetBytes(original) }));
    }

    [Theory]
    [InlineData("X-Fal-Webhook-Request-Id", "00000000-0000-0000-0000-000000000000")]
    [InlineData("x-fal-webhook-user-id", "auth0|another-user")]
    [InlineData("X-Fal-Webhook-Timestamp", "1790000000")]
    [InlineData("X-Fal-Webhook-Signature", "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_changed_header_does_not_verify(string name, string value)
    {
        WebhookCall call = await DeliverAsync(WebhookFault.ChangeHeader(name, value));
        Assert.Equal(value, call.Headers[name]);
        Assert.False(await WebhookKeySet.VerifiesAsync(wire, call));
        Assert.Equal(Headers, Headers.Where(call.Headers.ContainsKey));
    }

    [Theory]
    [InlineData("X-Fal-Webhook-Request-Id")]
    [InlineData("X-Fal-Webhook-User-Id")]
    [InlineData("X-Fal-Webhook-Timestamp")]
    [InlineData("x-fal-webhook-signature")]
    public async Task An_omitted_header_is_the_only_one_that_is_missing(string name)
    {
        WebhookCall call = await DeliverAsync(WebhookFault.OmitHeader(name));
        Assert.Equal(Headers.Where(header => !header.Equals(name, StringComparison.OrdinalIgnoreCase)), Headers.Where(call.Headers.ContainsKey));
    }

    [Fact]
    public async Task A_replay_sends_the_same_headers_and_body_later()
    {
        wire.Emulator.Faults.OrderForWebhook(WebhookFault.Replay(TimeSpan.FromHours(1)));
        await SubmitAsync();
        WebhookCall first = await ReceiveGenuineAsync();
        await clock.ExpectTimersAsync(15, 3600);

        clock.Advance(TimeSpan.FromHours(1));

        AssertSame(first, await receiver.NextAsync());
        IReadOnlyList<WebhookAttempt> attempts = await WebhookReceiver.AttemptsAsync(wire, 2);
        Assert.Equal([("replay=3600", clock.Start), ("replay=3600", clock.GetUtcNow())], attempts.Select(attempt => (attempt.Fault, attempt.At)));
    }

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    public async Task A_wrong_timestamp_is_correctly_signed(int seconds)
    {
        WebhookCall call = await DeliverAsync(WebhookFault.SkewTimestamp(TimeSpan.FromSeconds(seconds)));
        Assert.Equal(clock.GetUtcNow().ToUnixTimeSeconds() + seconds, call.Timestamp);
        Assert.True(await WebhookKeySet.VerifiesAsync(wire, call));
    }

    [Theory]
    [InlineData("""{"prompt":"A paper boat"}""", "OK")]
    [InlineData("{}", "ERROR")]
    public async Task A_payload_error_is_correctly_signed_and_the_result_can_be_fetched(string input, string status)
    {
        wire.Emulator.Faults.OrderForWebhook(WebhookFault.PayloadError("It was too large."));
        string requestId = await SubmitAsync(receiver, input);

        WebhookCall call = await ReceiveGenuineAsync();

        Assert.Equal(JsonValueKind.Null, call.Body.GetProperty("payload").ValueKind);
        Assert.Equal((status, "It was too large."), (call.Body.GetProperty("status").GetString(), call.Body.GetProperty("payload_error").GetString()));
        using HttpResponseMessage result = await wire.GetAsync(requestId);
        Assert.Equal(status == "OK" ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity, result.StatusCode);
    }

    [Fact]
    public async Task Combined_faults_all_apply()
    {
        WebhookFault fault = WebhookFault.Combine(WebhookFault.Duplicate(), WebhookFault.SkewTimestamp(TimeSpan.FromHours(-1)), WebhookFault.PayloadError(), WebhookFault.ChangeBody);
        Assert.Equal("duplicate=2 + skew-timestamp=-3600 + payload-error + change-body", fault.ToString());

        WebhookCall call = await DeliverAsync(fault);

        AssertSame(call, await receiver.NextAsync());
        Assert.Equal(clock.Start.AddHours(-1).ToUnixTimeSeconds(), call.Timestamp);
        Assert.Equal(JsonValueKind.Null, call.Body.GetProperty("payload").ValueKind);
        Assert.True(call.Body.GetProperty("forged").GetBoolean());
    }

    [Fact]
    public void A_fault_rejects_arguments_that_make_no_sense()
    {
        Assert.All(
            (Func<WebhookFault>[])
            [
                () => WebhookFault.Duplicate(1), () => WebhookFault.Delay(TimeSpan.FromSeconds(-1)), () => WebhookFault.Replay(TimeSpan.FromSeconds(-1)),
                () => WebhookFault.Reorder(0),
            ],
            make => Assert.Throws<ArgumentOutOfRangeException>(make));
        Assert.Throws<ArgumentException>("name", () => WebhookFault.OmitHeader("X-Fal-Signature"));
        Assert.Throws<ArgumentException>("name", () => WebhookFault.ChangeHeader("Content-Type", "text/plain"));
        Assert.Throws<ArgumentException>("value", () => WebhookFault.ChangeHeader("X-Fal-Webhook-User-Id", "a\r\nb: c"));
        Assert.Throws<ArgumentException>("faults", () => WebhookFault.Combine());
    }

    private static string[] Headers => ["X-Fal-Webhook-Request-Id", "X-Fal-Webhook-User-Id", "X-Fal-Webhook-Timestamp", "X-Fal-Webhook-Signature"];

    private static void AssertSame(WebhookCall expected, WebhookCall actual)
    {
        Assert.Equal(expected.Bytes, actual.Bytes);
        Assert.Equal(Headers.Select(name => expected.Headers[name]), Headers.Select(name => actual.Headers[name]));
    }

    private Task<string> SubmitAsync() => SubmitAsync(receiver);

    private Task<string> SubmitAsync(WebhookReceiver to, string input = WebhookReceiver.Input) => to.SubmitAsync(wire, input);

    private async Task<WebhookCall> DeliverAsync(WebhookFault fault)
    {
        wire.Emulator.Faults.OrderForWebhook(fault);
        await SubmitAsync();
        WebhookCall call = await receiver.NextAsync();
        Assert.Equal(fault.Name, (await WebhookReceiver.AttemptsAsync(wire, 1))[0].Fault);
        return call;
    }

    private Task<WebhookCall> ReceiveGenuineAsync() => WebhookKeySet.NextGenuineAsync(wire, receiver);
}
