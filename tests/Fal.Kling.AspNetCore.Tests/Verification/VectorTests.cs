using Fal.Kling.AspNetCore.Tests.Support;

namespace Fal.Kling.AspNetCore.Tests.Verification;

/// <summary>Genuine webhooks are accepted, in whatever form a host passes their headers.</summary>
public sealed class VectorTests
{
    [Fact]
    public async Task The_published_vector_is_accepted()
    {
        KlingWebhookVerification verification = await Verifiers.Create().VerifyAsync(Call.Vector);
        Assert.True(verification.IsAccepted, verification.Explanation);
        Assert.Equal((WebhookRefusal.None, 200, false, "req-1"), (verification.Reason, (int)verification.StatusCode, verification.IsLate, verification.RequestId));
        Assert.True(verification.Webhook.Succeeded);
        Assert.False(verification.Webhook.HasTicket);
    }

    [Fact]
    public void The_tests_sign_as_the_vector_does() => Assert.Equal(Call.Signature, FalKey.Vector.Sign(Call.RequestId, Call.UserId, Call.Timestamp, Call.Vector.Content));

    [Fact]
    public async Task The_query_names_the_endpoint()
    {
        KlingWebhookVerification verification = await Verifiers.Create().VerifyAsync(Call.Vector with { Query = Verifiers.QueryOf(Verifiers.Endpoint) });
        Assert.Equal(Verifiers.Endpoint, verification.Webhook?.Ticket.EndpointId);
        Assert.Equal("https://example.com/v.mp4", verification.Webhook?.GetResult<KlingVideo>().Url.AbsoluteUri);
    }

    [Fact]
    public async Task The_query_of_a_client_with_the_same_secret_is_accepted()
    {
        KlingWebhookVerification verification = await Verifiers.Create(options => options.UrlSecret = Verifiers.Secret)
            .VerifyAsync(Call.Vector with { Query = Verifiers.QueryOf(Verifiers.Endpoint, Verifiers.Secret, "https://example.com/hook?order=7") });
        Assert.Equal(Verifiers.Endpoint, verification.Webhook?.Ticket.EndpointId);
    }

    [Fact]
    public async Task Names_and_hex_digits_may_have_any_case()
    {
        Call call = Call.Vector with { Headers = [.. Call.Vector.Headers.Select(header => new KeyValuePair<string, string>(header.Key.ToUpperInvariant(), header.Value))] };
        Assert.True((await Verifiers.Create().VerifyAsync(call)).IsAccepted);
        Assert.True((await Verifiers.Create().VerifyAsync(Call.Vector.With(Call.SignatureHeader, text => text.ToUpperInvariant()))).IsAccepted);
    }

    [Fact]
    public async Task Headers_with_several_values_for_a_name_are_accepted_and_checked()
    {
        using HttpRequestMessage request = new();
        foreach ((string name, string value) in Call.Vector.Headers)
        {
            request.Headers.Add(name, value);
        }

        KlingWebhookVerifier verifier = Verifiers.Create();
        Assert.True((await verifier.VerifyAsync(request.Headers, Call.Vector.Content, query: null, TestContext.Current.CancellationToken)).IsAccepted);

        request.Headers.Add(Call.UserIdHeader, "user-2");
        Assert.Equal(WebhookRefusal.Headers, (await verifier.VerifyAsync(request.Headers, Call.Vector.Content, query: null, TestContext.Current.CancellationToken)).Reason);
    }

    [Fact]
    public async Task The_header_may_name_the_last_attempt()
    {
        const string Body = """{"request_id":"req-1","gateway_request_id":"req-2","status":"OK","payload":null}""";
        Assert.Equal("req-1", (await Verifiers.Create().VerifyAsync(Call.Signed("req-2", body: Body))).Webhook?.RequestId);
    }

    [Fact]
    public async Task Any_of_the_allowed_users_is_accepted() =>
        Assert.True((await Verifiers.Create(options => options.AllowedUserIds.Add("github|1234")).VerifyAsync(Call.Signed(userId: "github|1234"))).IsAccepted);

    [Fact]
    public async Task A_caller_can_cancel()
    {
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Verifiers.Create().VerifyAsync(Call.Vector.Headers, Call.Vector.Content, query: null, cancelled.Token));
    }
}
