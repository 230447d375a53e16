namespace Fal.Kling.Verification;

/// <summary>How fal's keys are requested: from the configured URL itself, without redirects or cookies.</summary>
internal static class KeysHttp
{
    public const string ClientName = "Fal.Kling.Webhooks";

    public static SocketsHttpHandler CreateHandler(KlingWebhookOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,

        // A proxy must not answer for this machine.
        UseProxy = options.KeysUrl is not { IsLoopback: true },
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    };
}
