using Microsoft.Extensions.Time.Testing;

namespace Fal.Kling.AspNetCore.Tests.Support;

internal static class Verifiers
{
    public const string Secret = "a secret of some length";
    public const string Endpoint = "fal-ai/kling-video/v2.1/master/text-to-video";

    /// <summary>Gets the time of the test vector.</summary>
    public static FakeTimeProvider Clock() => new(Call.SignedAt);

    public static KlingWebhookOptions Options(TimeProvider? time = null) => new() { AllowedUserIds = { Call.UserId }, TimeProvider = time ?? Clock() };

    public static KlingWebhookVerifier Create(Action<KlingWebhookOptions>? configure = null, TimeProvider? time = null, HttpMessageHandler? keys = null)
    {
        KlingWebhookOptions options = Options(time);
        configure?.Invoke(options);
        return new KlingWebhookVerifier(options, keys ?? new KeyServer(FalKey.Vector));
    }

    public static Task<KlingWebhookVerification> VerifyAsync(this KlingWebhookVerifier verifier, Call call) =>
        verifier.VerifyAsync(call.Headers, call.Content, call.Query, TestContext.Current.CancellationToken);

    /// <summary>Gets the query that a client writes into the URL of a webhook.</summary>
    public static string QueryOf(string endpointId, string? secret = null, string url = "https://example.com/hook") => new WebhookOrigin(endpointId).AddTo(new Uri(url), secret).Query;
}
