using System.Net;
using Fal.Kling.AspNetCore.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Kling.AspNetCore.Tests.Verification;

/// <summary>When fal's keys are fetched, and which are kept.</summary>
public sealed class SigningKeyTests : IDisposable
{
    private readonly FakeTimeProvider time = Verifiers.Clock();
    private readonly KeyServer keys = new(FalKey.Vector);
    private readonly KlingWebhookVerifier verifier;

    public SigningKeyTests() => verifier = Verifiers.Create(time: time, keys: keys);

    public void Dispose() => keys.Dispose();

    [Fact]
    public async Task Keys_are_fetched_once_a_day()
    {
        await AssertAcceptedAsync();
        time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        await AssertAcceptedAsync();
        Assert.Equal(1, keys.Requests);

        time.Advance(TimeSpan.FromSeconds(1));
        await AssertAcceptedAsync();
        Assert.Equal(2, keys.Requests);
    }

    [Fact]
    public async Task A_removed_key_is_no_longer_trusted_after_a_day()
    {
        await AssertAcceptedAsync();
        keys.Serve(FalKey.Jwks(FalKey.Other));
        time.Advance(TimeSpan.FromHours(24));
        await AssertRefusedAsync(WebhookRefusal.Signature);
    }

    [Fact]
    public async Task A_new_key_is_fetched_when_no_key_fits()
    {
        await AssertAcceptedAsync();
        keys.Serve(FalKey.Jwks(FalKey.Other));
        time.Advance(TimeSpan.FromMinutes(1));
        await AssertAcceptedAsync(FalKey.Other);
        Assert.Equal(2, keys.Requests);
    }

    [Fact]
    public async Task Ten_thousand_forged_calls_fetch_the_keys_once_a_minute_at_most()
    {
        for (int call = 0; call < 10_000; call++)
        {
            Assert.Equal(WebhookRefusal.Signature, (await verifier.VerifyAsync(Now(FalKey.Other))).Reason);
            time.Advance(TimeSpan.FromMilliseconds(60));
        }

        // Ten minutes: the first fetch, and one in each minute that followed.
        Assert.InRange(keys.Requests, 2, 11);
    }

    [Fact]
    public async Task Keys_are_kept_while_fal_cannot_be_reached()
    {
        await AssertAcceptedAsync();
        keys.Fail();
        time.Advance(TimeSpan.FromDays(3));
        await AssertAcceptedAsync();
        await AssertAcceptedAsync();
        Assert.Equal(2, keys.Requests);

        keys.Serve(FalKey.Jwks(FalKey.Other));
        time.Advance(TimeSpan.FromMinutes(1));
        await AssertAcceptedAsync(FalKey.Other);
    }

    [Theory]
    [InlineData("""{"keys":[]}""", 200)]
    [InlineData("""{"keys":{}}""", 200)]
    [InlineData("""{"keys":[null,7,"x",[],{}]}""", 200)]
    [InlineData("[]", 200)]
    [InlineData("<html>", 200)]
    [InlineData("", 200)]
    [InlineData("GOOD", 404)]
    [InlineData("GOOD", 302)]
    [InlineData("GOOD", 500)]
    [InlineData("LARGE", 200)]
    [InlineData("REDIRECTED", 200)]
    public async Task A_response_that_cannot_be_used_never_replaces_keys(string response, int status)
    {
        await AssertAcceptedAsync();
        string good = FalKey.Jwks(FalKey.Other);
        keys.Serve(response is "GOOD" or "REDIRECTED" ? good : response == "LARGE" ? new string(' ', 64 * 1024) + good : response, (HttpStatusCode)status);
        if (response == "REDIRECTED")
        {
            keys.Respond = (_, _) => Task.FromResult(WithUrl(KeyServer.Json(good), "https://example.com/jwks.json"));
        }

        time.Advance(TimeSpan.FromHours(24));
        await AssertAcceptedAsync();
        await AssertRefusedAsync(WebhookRefusal.Signature, FalKey.Other);
        Assert.Equal(2, keys.Requests);
    }

    [Fact]
    public async Task Without_keys_fal_is_asked_to_repeat_and_they_are_fetched_a_minute_later()
    {
        keys.Fail();
        KlingWebhookVerification verification = await verifier.VerifyAsync(Now());
        Assert.Equal((WebhookRefusal.KeysUnavailable, 503), (verification.Reason, (int)verification.StatusCode));
        Assert.StartsWith("fal's signing keys could not be fetched from rest.fal.ai: ", verification.Explanation, StringComparison.Ordinal);
        keys.Serve(FalKey.Jwks(FalKey.Vector));
        await AssertRefusedAsync(WebhookRefusal.KeysUnavailable);
        Assert.Equal(1, keys.Requests);

        time.Advance(TimeSpan.FromMinutes(1));
        await AssertAcceptedAsync();
    }

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519"}""")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":7}""")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":""}""")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"not base64!"}""")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"AAAA"}""")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"\ud800"}""")]
    [InlineData("""{"kty":"OKP","crv":"X25519","x":"3ycaUg2tb4006dewoIADofyNx7hWzJUjW1c50O9W248"}""")]
    [InlineData("""{"kty":"RSA","n":"AQAB","e":"AQAB"}""")]
    public async Task An_entry_that_cannot_be_used_costs_only_itself(string entry)
    {
        keys.Serve($$"""{"keys":[{{entry}},{{FalKey.Vector.Jwk}}]}""");
        await AssertAcceptedAsync();
        keys.Serve($$"""{"keys":[{{entry}}]}""");
        Assert.Equal(WebhookRefusal.KeysUnavailable, (await Verifiers.Create(time: time, keys: keys).VerifyAsync(Now())).Reason);
    }

    [Fact]
    public async Task Every_key_is_tried_up_to_a_limit()
    {
        FalKey[] others = [.. Enumerable.Range(0, 64).Select(number => new FalKey($"key {number}"))];
        keys.Serve(FalKey.Jwks([.. others[..63], FalKey.Vector]));
        await AssertAcceptedAsync();

        keys.Serve(FalKey.Jwks([.. others, FalKey.Vector]));
        Assert.Equal(WebhookRefusal.Signature, (await Verifiers.Create(time: time, keys: keys).VerifyAsync(Now())).Reason);
    }

    [Fact]
    public async Task A_key_with_padding_is_a_key()
    {
        keys.Serve(FalKey.Jwks(FalKey.Vector).Replace(FalKey.Vector.X, FalKey.Vector.X + "=", StringComparison.Ordinal));
        await AssertAcceptedAsync();
    }

    [Fact]
    public async Task Webhooks_that_arrive_together_share_one_fetch()
    {
        TaskCompletionSource<HttpResponseMessage> response = new(TaskCreationOptions.RunContinuationsAsynchronously);
        keys.Respond = (_, _) => response.Task;
        Task<KlingWebhookVerification>[] calls = [.. Enumerable.Range(0, 50).Select(_ => verifier.VerifyAsync(Now()))];
        Assert.DoesNotContain(calls, call => call.IsCompleted);

        response.SetResult(KeyServer.Json(FalKey.Jwks(FalKey.Vector)));
        Assert.All(await Task.WhenAll(calls), verification => Assert.True(verification.IsAccepted));
        Assert.Equal(1, keys.Requests);
    }

    [Fact]
    public async Task A_caller_that_leaves_does_not_stop_the_fetch_of_others()
    {
        TaskCompletionSource<HttpResponseMessage> response = new(TaskCreationOptions.RunContinuationsAsynchronously);
        keys.Respond = (_, token) => response.Task.WaitAsync(token);
        using CancellationTokenSource leaves = new();
        Task<KlingWebhookVerification> first = verifier.VerifyAsync(Now().Headers, Now().Content, query: null, leaves.Token);
        Task<KlingWebhookVerification> second = verifier.VerifyAsync(Now());
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        response.SetResult(KeyServer.Json(FalKey.Jwks(FalKey.Vector)));
        Assert.True((await second).IsAccepted);
        Assert.Equal(1, keys.Requests);
    }

    [Fact]
    public async Task A_fetch_without_a_response_ends_after_ten_seconds()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        keys.Respond = async (_, token) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            throw new InvalidOperationException();
        };
        Task<KlingWebhookVerification> call = verifier.VerifyAsync(Now());
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(WebhookRefusal.KeysUnavailable, (await call).Reason);
    }

    [Fact]
    public async Task A_fetch_that_does_not_end_is_not_joined_by_another()
    {
        TaskCompletionSource<HttpResponseMessage> response = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        keys.Respond = (_, _) =>
        {
            asked.TrySetResult();
            return response.Task;
        };
        Task<KlingWebhookVerification> first = verifier.VerifyAsync(Now());
        await asked.Task;
        time.Advance(TimeSpan.FromMinutes(2));
        Task<KlingWebhookVerification> second = verifier.VerifyAsync(Now());
        response.SetResult(KeyServer.Json(FalKey.Jwks(FalKey.Vector)));
        await Task.WhenAll(first, second);
        Assert.Equal(1, keys.Requests);
    }

    [Fact]
    public async Task A_clock_that_was_set_back_does_not_keep_keys_for_longer()
    {
        FakeTimeProvider clock = new(Call.SignedAt.AddDays(30));
        ShiftedClock shifted = new(clock);
        KlingWebhookVerifier other = Verifiers.Create(time: shifted, keys: keys);
        Assert.True((await other.VerifyAsync(Call.Signed(at: shifted.GetUtcNow()))).IsAccepted);
        shifted.Shift = TimeSpan.FromDays(-30);
        Assert.True((await other.VerifyAsync(Call.Signed(at: shifted.GetUtcNow()))).IsAccepted);
        Assert.Equal(2, keys.Requests);
    }

    private static HttpResponseMessage WithUrl(HttpResponseMessage response, string url)
    {
        response.RequestMessage = new HttpRequestMessage(HttpMethod.Get, url);
        return response;
    }

    private Call Now(FalKey? key = null) => Call.Signed(at: time.GetUtcNow(), key: key);

    private async Task AssertAcceptedAsync(FalKey? key = null) => Assert.Equal(WebhookRefusal.None, (await verifier.VerifyAsync(Now(key))).Reason);

    private async Task AssertRefusedAsync(WebhookRefusal reason, FalKey? key = null) => Assert.Equal(reason, (await verifier.VerifyAsync(Now(key))).Reason);

    private sealed class ShiftedClock(TimeProvider inner) : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Shift;
    }
}
