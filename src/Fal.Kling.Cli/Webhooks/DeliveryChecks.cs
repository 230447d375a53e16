using System.Globalization;

namespace Fal.Kling.Cli.Webhooks;

/// <summary>Lists the checks of a verification in the order in which the library makes them. Its outcome is the first that failed.</summary>
internal static class DeliveryChecks
{
    private static readonly (WebhookRefusal Reason, string Name)[] Order =
    [
        (WebhookRefusal.Headers, "headers"),
        (WebhookRefusal.TooLarge, "size"),
        (WebhookRefusal.KeysUnavailable, "keys"),
        (WebhookRefusal.Signature, "signature"),
        (WebhookRefusal.User, "user"),
        (WebhookRefusal.Query, "query"),
        (WebhookRefusal.Time, "time"),
        (WebhookRefusal.Body, "body"),
    ];

    public static IReadOnlyList<DeliveryCheck> Of(KlingWebhookVerification verification, SavedDelivery delivery, WebhookTrust trust)
    {
        int failed = Array.FindIndex(Order, check => check.Reason == verification.Reason);

        // More than a day away, nothing else is looked at.
        int passed = failed < 0 ? Order.Length : verification is { Reason: WebhookRefusal.Time, UserId: null } ? 1 : failed;
        return [.. Order.Select((check, index) =>
            index == failed ? new DeliveryCheck(check.Name, "failed", RefusalText.WithOptionNames(verification.Explanation), RefusalText.AdviceOn(verification, trust))
            : index < passed ? new DeliveryCheck(check.Name, "ok", Passed(check.Reason, verification, delivery, trust))
            : new DeliveryCheck(check.Name, "skipped", "not checked"))];
    }

    private static string Passed(WebhookRefusal check, KlingWebhookVerification verification, SavedDelivery delivery, WebhookTrust trust) => check switch
    {
        WebhookRefusal.Headers => "the four headers of fal's signature are there, once each",
        WebhookRefusal.TooLarge => $"{delivery.Body.Length} bytes",
        WebhookRefusal.KeysUnavailable => $"fetched from {trust.KeysUrl}",
        WebhookRefusal.Signature => "fits the bytes of the body and one of the keys",
        WebhookRefusal.User => verification.UserId!,
        WebhookRefusal.Query => verification.Origin switch
        {
            null => "does not name the endpoint, because another client submitted the job",
            { } origin when trust.Secret is null => $"names {origin.EndpointId}, which is a hint only, because there is no secret",
            { } origin => $"names {origin.EndpointId}, authenticated with the secret",
        },
        WebhookRefusal.Time => $"signed at {SignedAt(delivery)}",
        _ => new DeliveryView(verification.Webhook!).Line,
    };

    private static string SignedAt(SavedDelivery delivery) => Time(DeliveryFile.TryReadTime(delivery.Header("X-Fal-Webhook-Timestamp")!)!.Value);

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
