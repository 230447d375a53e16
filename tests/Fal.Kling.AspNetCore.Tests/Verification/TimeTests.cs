using Fal.Kling.AspNetCore.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Kling.AspNetCore.Tests.Verification;

/// <summary>How far the signed time may be from this machine's.</summary>
public sealed class TimeTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    [InlineData(-300)]
    public async Task Within_five_minutes_a_webhook_is_accepted(int age) => Assert.True((await AfterAsync(age)).IsAccepted);

    [Theory]
    [InlineData(301)]
    [InlineData(3600)]
    [InlineData(86400)]
    public async Task A_genuine_webhook_that_is_older_is_late_and_not_read(int age)
    {
        KlingWebhookVerification verification = await AfterAsync(age);
        Assert.Equal((WebhookRefusal.Time, 401, true, "req-1", Verifiers.Endpoint),
            (verification.Reason, (int)verification.StatusCode, verification.IsLate, verification.RequestId, verification.Origin?.EndpointId));
        Assert.Null(verification.Webhook);
    }

    [Theory]
    [InlineData(-301)]
    [InlineData(-86400)]
    public async Task A_genuine_webhook_from_the_future_is_refused_and_not_late(int age)
    {
        KlingWebhookVerification verification = await AfterAsync(age);
        Assert.Equal((WebhookRefusal.Time, 401, false), (verification.Reason, (int)verification.StatusCode, verification.IsLate));
    }

    [Theory]
    [InlineData(86401)]
    [InlineData(-86401)]
    public async Task More_than_a_day_away_nothing_is_computed(int age)
    {
        KeyServer keys = new(FalKey.Vector);
        Assert.Equal(WebhookRefusal.Time, (await AfterAsync(age, keys)).Reason);
        Assert.Equal(0, keys.Requests);
    }

    [Fact]
    public async Task A_forged_call_or_one_of_another_account_is_never_late()
    {
        KlingWebhookVerifier verifier = Verifiers.Create(time: new FakeTimeProvider(Call.SignedAt.AddMinutes(10)));
        Assert.Equal(WebhookRefusal.Signature, (await verifier.VerifyAsync(Call.Signed(key: FalKey.Other))).Reason);
        Assert.Equal(WebhookRefusal.User, (await verifier.VerifyAsync(Call.Signed(userId: "user-2"))).Reason);
        Assert.Equal(WebhookRefusal.Query, (await verifier.VerifyAsync(Call.Signed(query: "?kling_endpoint=x"))).Reason);
    }

    [Fact]
    public async Task The_body_of_a_late_webhook_need_not_be_readable() =>
        Assert.True((await Verifiers.Create(time: new FakeTimeProvider(Call.SignedAt.AddMinutes(10))).VerifyAsync(Call.Signed(body: "?"))).IsLate);

    [Fact]
    public async Task The_tolerance_can_be_set() =>
        Assert.True((await Verifiers.Create(options => options.TimeTolerance = TimeSpan.FromHours(1), new FakeTimeProvider(Call.SignedAt.AddMinutes(59))).VerifyAsync(Call.Vector)).IsAccepted);

    private static Task<KlingWebhookVerification> AfterAsync(int seconds, KeyServer? keys = null) =>
        Verifiers.Create(time: new FakeTimeProvider(Call.SignedAt.AddSeconds(seconds)), keys: keys).VerifyAsync(Call.Vector with { Query = Verifiers.QueryOf(Verifiers.Endpoint) });
}
