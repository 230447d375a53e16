using System.Text.Json;

namespace Fal.Kling.Cli.Webhooks;

/// <summary>Why a delivery was refused, and what to do.</summary>
internal static class RefusalText
{
    /// <summary>The stable name of a reason in JSON.</summary>
    public static string NameOf(WebhookRefusal reason) => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString());

    /// <summary>Names options instead of the library's properties.</summary>
    public static string WithOptionNames(string text) => text
        .Replace(nameof(KlingWebhookOptions.AllowedUserIds), "--user-id", StringComparison.Ordinal)
        .Replace(nameof(KlingWebhookOptions.TimeTolerance), "the tolerance", StringComparison.Ordinal);

    /// <param name="verification">The refusal.</param>
    /// <param name="trust">What was expected.</param>
    public static string AdviceOn(KlingWebhookVerification verification, WebhookTrust trust) => verification.Reason switch
    {
        WebhookRefusal.Headers or WebhookRefusal.TooLarge => "It is not fal's, or something on its way changed its headers.",
        WebhookRefusal.Signature =>
            "It is not fal's, or something on its way changed the body: a proxy that formats or decompresses it, or an editor that adds a line break. fal's keys can also have changed since it was sent.",
        WebhookRefusal.KeysUnavailable => $"This machine must reach {trust.KeysUrl.GetLeftPart(UriPartial.Authority)}. `kling doctor` checks the network.",
        WebhookRefusal.User => $"To accept this user: --user-id {Quote(verification.UserId!)}",
        WebhookRefusal.Query when trust.Secret is not null => "Give the submission the same secret, with --secret-file or KLING_WEBHOOK_SECRET, and don't change the query on the way.",
        WebhookRefusal.Query => "Use the URL as the client made it. Nothing on the way may change the query.",
        WebhookRefusal.Time when verification is { IsLate: true, Origin: { } origin } =>
            $"It may be a replay. Ask fal for the result: kling result {JobTicket.FromRequestId(verification.RequestId, origin.EndpointId)}",
        WebhookRefusal.Time => "If it is no replay, set this machine's clock. `kling doctor` checks it.",
        _ => "Update this tool. fal may have changed its webhooks.",
    };

    // Most ids have a vertical bar, which is a pipe in a shell.
    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
