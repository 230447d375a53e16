using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>Serves the storage host: it issues upload URLs, and tokens for the CDN.</summary>
internal sealed class StorageApi(UploadSessions sessions, CdnTokens tokens, ApiKeys keys, EmulatorUrls urls)
{
    public Task HandleAsync(Exchange exchange)
    {
        (ApiCaller? caller, string? refusal) = keys.Check(exchange);
        if (caller is null)
        {
            return exchange.AnswerDetailAsync(401, refusal!);
        }

        return exchange.Route.Target == Route.CdnToken ? AnswerTokenAsync(exchange) : InitiateAsync(exchange);
    }

    private Task AnswerTokenAsync(Exchange exchange)
    {
        (string token, DateTimeOffset expiresAt) = tokens.Issue();
        return exchange.AnswerAsync(200, JsonBytes.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("token", token);
            writer.WriteString("token_type", "Bearer");
            writer.WriteString("base_url", urls.Of(FalHost.Cdn).GetLeftPart(UriPartial.Authority));
            writer.WriteString("expires_at", expiresAt);
            writer.WriteEndObject();
        }));
    }

    private async Task InitiateAsync(Exchange exchange)
    {
        byte[] body = await exchange.ReadBodyAsync().ConfigureAwait(false);
        if (Text(body, "content_type") is not { } contentType || Text(body, "file_name") is not { Length: > 0 } fileName)
        {
            await exchange.AnswerAsync(422, ErrorBodies.Problems([new InputProblem("file_name", "Field required", "missing")])).ConfigureAwait(false);
            return;
        }

        if (!HeaderText.IsSendable(contentType))
        {
            await exchange.AnswerAsync(422, ErrorBodies.Problems([new InputProblem("content_type", "Input should be a media type", "value_error")])).ConfigureAwait(false);
            return;
        }

        UploadSession session = sessions.Begin(exchange, fileName, contentType, isMultipart: exchange.Route.Target == Route.InitiateMultipart);
        await exchange.AnswerAsync(200, JsonBytes.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("upload_url", SignedUrl(session));
            writer.WriteString("file_url", sessions.UrlOf(session).AbsoluteUri);
            writer.WriteEndObject();
        })).ConfigureAwait(false);
    }

    private string SignedUrl(UploadSession session)
    {
        string name = session.FilePath[(session.FilePath.LastIndexOf('/') + 1)..];
        return $"{urls.Of(FalHost.Cdn)}uploads/{session.Id}/{name}?X-Amz-Expires=3600&X-Amz-Signature={session.Signature}";
    }

    private static string? Text(byte[] json, string name)
    {
        return JsonText.TryParse(json, out JsonElement body)
            && body.ValueKind == JsonValueKind.Object
            && JsonText.IsUnicode(body)
            && body.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
    }
}
