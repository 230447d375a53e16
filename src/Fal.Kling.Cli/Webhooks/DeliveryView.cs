using System.Text.Json.Nodes;
using Fal.Kling.Cli.Output;

namespace Fal.Kling.Cli.Webhooks;

/// <summary>What a verified webhook says, for people and for scripts.</summary>
internal sealed class DeliveryView
{
    private readonly KlingWebhook webhook;
    private readonly CustomResult? result;
    private readonly string? error;

    public DeliveryView(KlingWebhook webhook)
    {
        this.webhook = webhook;
        if (!webhook.HasPayload)
        {
            error = $"fal sent no result: {(webhook.PayloadError ?? webhook.Error ?? "the payload is empty").TrimEnd('.')}. Get it with: kling result {(webhook.HasTicket ? webhook.Ticket : $"{webhook.RequestId} --model MODEL")}";
            return;
        }

        try
        {
            // The endpoint makes only the ticket of this result, which is not shown.
            result = (webhook.HasTicket ? webhook : webhook with { Ticket = JobTicket.FromRequestId(webhook.RequestId, "unknown/endpoint") }).GetResult<CustomResult>();
        }
        catch (KlingException exception)
        {
            error = exception.Message;
        }
    }

    /// <summary>One line: the request id, whether it succeeded, and the URLs of the files or why there are none.</summary>
    public string Line => $"{webhook.RequestId} {State}{(Details.Length == 0 ? string.Empty : " " + Details)}";

    public string State => webhook.Succeeded ? "succeeded" : "failed";

    private string Details => Visible(error ?? (result!.Files.Count == 0 ? result.RawJson : string.Join(' ', result.Files.Select(file => file.Url))));

    public JsonObject Json(string? userId) => new()
    {
        ["request_id"] = webhook.RequestId,
        ["gateway_request_id"] = webhook.GatewayRequestId,
        ["user_id"] = userId,
        ["succeeded"] = webhook.Succeeded,
        ["error"] = error,
        ["endpoint_id"] = webhook.HasTicket ? webhook.Ticket.EndpointId : null,
        ["ticket"] = webhook.HasTicket ? webhook.Ticket.ToString() : null,
        ["files"] = FileJson.Of(result?.Files ?? []),
        ["result"] = result is null ? null : JsonNode.Parse(result.RawJson),
    };

    // A model's message must not move the cursor, or look like another line.
    private static string Visible(string text) => string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
}
