using System.CommandLine;
using System.Text.Json.Nodes;
using Fal.Kling.Cli.Output;
using Fal.Kling.Cli.Session;
using Fal.Kling.Cli.Webhooks;

namespace Fal.Kling.Cli.Verbs;

/// <summary><c>kling webhook verify</c>: which checks a saved delivery passes, and what to do if one fails.</summary>
internal sealed class WebhookVerifyVerb : Verb
{
    private const string Now = "now";

    private readonly Argument<string> file = new("FILE") { Description = "A saved delivery: the HTTP request as text, from `kling webhook listen --save` or written by hand" };
    private readonly Option<string?> at = new("--at") { Description = "Judge its time against this one: now, or such as 2026-11-28T12:00:00Z (default: when it was received, which the file says)", HelpName = "TIME" };

    public WebhookVerifyVerb()
        : base(
            "verify",
            "Check a saved delivery: its signature, user, URL, time and body",
            "kling webhook verify delivery.http --user-id \"auth0|5f1c0a52\"",
            "kling webhook verify delivery.http --user-id \"auth0|5f1c0a52\" --at now --json")
    {
        Add(file);
        Add(CommonOptions.UserIds);
        Add(CommonOptions.SecretFile);
        Add(at);
    }

    public override async Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        SavedDelivery delivery = DeliveryFile.Read(run.Parsed.GetValue(file)!);
        (DateTimeOffset judgedAt, string why) = TimeOf(run.Parsed.GetValue(at), delivery);
        string? secret = WebhookSecret.Read(run.Parsed.GetValue(CommonOptions.SecretFile));
        await using FalSession session = await run.OpenWithoutKeyAsync(cancellationToken, isQuiet: true);
        WebhookTrust trust = WebhookTrust.Of(session.Signer, run.Parsed.GetValue(CommonOptions.UserIds)!, secret);

        KlingWebhookVerification verification = await trust.CreateVerifier(new FixedClock(judgedAt)).VerifyAsync(delivery.Headers, delivery.Body, delivery.Query, cancellationToken);
        Show(run.Report, verification, DeliveryChecks.Of(verification, delivery, trust), judgedAt, why);
        return verification.Reason switch
        {
            WebhookRefusal.None => ExitCode.Done,
            WebhookRefusal.KeysUnavailable => ExitCode.Failed,
            _ => ExitCode.Found,
        };
    }

    private static void Show(Report report, KlingWebhookVerification verification, IReadOnlyList<DeliveryCheck> checks, DateTimeOffset judgedAt, string why)
    {
        report.Json(new JsonObject
        {
            ["accepted"] = verification.IsAccepted,
            ["reason"] = verification.IsAccepted ? null : RefusalText.NameOf(verification.Reason),
            ["request_id"] = verification.RequestId,
            ["user_id"] = verification.UserId,
            ["judged_at"] = judgedAt.ToString("O"),
            ["checks"] = new JsonArray([.. checks.Select(check => new JsonObject { ["name"] = check.Name, ["state"] = check.State, ["text"] = check.Text, ["advice"] = check.Advice })]),
            ["delivery"] = verification.IsAccepted ? new DeliveryView(verification.Webhook).Json(verification.UserId) : null,
        });
        foreach (DeliveryCheck check in checks)
        {
            report.Text($"{check.State,-8} {check.Name,-9} {check.Text}");
            if (check.Advice is { } advice)
            {
                report.Text($"{string.Empty,-18} {advice}");
            }
        }

        report.Note($"Judged at {DeliveryChecks.Time(judgedAt)}, {why}.");
        report.Note(verification.IsAccepted ? "Accepted." : $"Refused: a receiver responds with {(int)verification.StatusCode}.");
    }

    private static (DateTimeOffset Time, string Why) TimeOf(string? text, SavedDelivery delivery) => text switch
    {
        null => delivery.ReceivedAt is { } received
            ? (received, "when it was received. --at now judges against now")
            : throw new UsageException($"The file doesn't say when it was received. Add the line '{SavedDelivery.ReceivedAtName}: 2026-11-28T12:00:00Z' to its headers, or use --at TIME."),
        Now => (TimeProvider.System.GetUtcNow(), "which is now"),
        _ => (DeliveryFile.TryReadTime(text) ?? throw new UsageException($"--at is '{text}', but it must be now, a time such as 2026-11-28T12:00:00Z, or seconds since 1970."), "as --at says"),
    };
}
