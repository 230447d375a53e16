using System.Net;
using System.Text.Json.Nodes;
using Fal.Kling.Cli.Output;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Webhooks;

/// <summary>What <c>kling webhook listen</c> prints: each delivery once on standard output, and everything else on standard error.</summary>
internal sealed class ListenReport(Report report, WebhookTrust trust)
{
    private int deliveries;
    private int refused;

    /// <param name="session">Who calls.</param>
    /// <param name="url">The address on this machine.</param>
    /// <param name="submitOptions">What a submission needs besides the URL, such as <c>--settings emulator.json</c>.</param>
    public void Listening(FalSession session, Uri url, string submitOptions)
    {
        report.Note($"Listening at {url}. Ctrl+C ends it.");
        if (session.IsFal)
        {
            report.Note($"fal can call only public https addresses, so start a tunnel to port {url.Port}, such as: cloudflared tunnel --url {url.GetLeftPart(UriPartial.Authority)}");
        }

        if (!session.HasOwnEmulator)
        {
            string address = session.IsFal ? $"https://YOUR-TUNNEL{url.AbsolutePath}" : url.ToString();
            report.Note($"Submit with this address: kling submit kling-3-pro --set prompt=\"A paper boat\" --webhook {address}{submitOptions}");
        }

        if (trust.UserIds.Count == 0)
        {
            report.Note("Without --user-id, every delivery is refused: fal signs the webhooks of all its users with the same keys. Submit a job, and the refusal names your user id.");
        }

        report.Event("listening", new JsonObject
        {
            ["url"] = url.ToString(),
            ["place"] = session.Place,
            ["user_ids"] = new JsonArray([.. trust.UserIds.Select(id => JsonValue.Create(id))]),
        });
    }

    public void Delivered(KlingWebhook webhook, string? userId, DateTimeOffset receivedAt, string? savedAs)
    {
        DeliveryView view = new(webhook);
        JsonObject json = view.Json(userId);
        json["received_at"] = receivedAt.ToString("O");
        json["saved_as"] = savedAs;
        report.Event("delivery", json);
        report.Text(view.Line);
        Interlocked.Increment(ref deliveries);
        if (savedAs is not null)
        {
            report.Note($"Saved as {savedAs}");
        }
    }

    /// <summary>fal has sent a webhook again that was shown already.</summary>
    public void Repeated(KlingWebhook webhook)
    {
        report.Event("repeated", new JsonObject { ["request_id"] = webhook.RequestId });
        report.Note($"fal sent the webhook of {webhook.RequestId} again. It was shown already.");
    }

    public void Refused(KlingWebhookVerification verification, string? savedAs)
    {
        string message = RefusalText.WithOptionNames(verification.Explanation);
        string advice = RefusalText.AdviceOn(verification, trust);
        Refused(RefusalText.NameOf(verification.Reason), message, advice, (int)verification.StatusCode, verification, savedAs);
    }

    /// <summary>A call was refused before it was verified.</summary>
    public void Refused(string reason, string message, string advice, HttpStatusCode status) => Refused(reason, message, advice, (int)status, null, null);

    public void Ended()
    {
        report.Event("ended", new JsonObject { ["deliveries"] = deliveries, ["refused"] = refused });
        report.Note($"Ended. {deliveries} {(deliveries == 1 ? "delivery" : "deliveries")}, {refused} refused.");
    }

    private void Refused(string reason, string message, string advice, int status, KlingWebhookVerification? verification, string? savedAs)
    {
        Interlocked.Increment(ref refused);
        report.Event("refused", new JsonObject
        {
            ["reason"] = reason,
            ["message"] = message,
            ["advice"] = advice,
            ["status_code"] = status,
            ["request_id"] = verification?.RequestId,
            ["user_id"] = verification?.UserId,
            ["saved_as"] = savedAs,
        });
        report.Note($"Refused with {status}: {message}\n  {advice}{(savedAs is null ? string.Empty : $"\n  Saved as {savedAs}")}");
    }
}
