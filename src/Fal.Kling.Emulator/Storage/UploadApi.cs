using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fal.Kling.Emulator;

/// <summary>Serves uploads on the CDN: signed URLs, which need no key, and the Python client's own paths, which need a token.</summary>
internal sealed class UploadApi(UploadSessions sessions, CdnTokens tokens)
{
    private const string Multipart = "/multipart/";

    public Task HandleAsync(Exchange exchange)
    {
        string path = exchange.Route.Target;
        return path.StartsWith(Route.SignedUploads, StringComparison.Ordinal) ? HandleSignedAsync(exchange, path) : HandleWithTokenAsync(exchange, path);
    }

    private Task HandleSignedAsync(Exchange exchange, string path)
    {
        if (exchange.Http.Request.Headers.Authorization.Count > 0)
        {
            return AnswerXmlAsync(exchange, 400, "InvalidArgument", "Only one auth mechanism allowed; only the X-Amz-Signature query parameter or the Authorization header should be specified");
        }

        // uploads / id / name [ / part number or "complete" ]
        string[] segments = path.Trim('/').Split('/');
        if (segments.Length < 3 || sessions.Find(segments[1]) is not { } session || exchange.Query("X-Amz-Signature") != session.Signature)
        {
            return AnswerXmlAsync(exchange, 403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.");
        }

        return (session.IsMultipart, segments.Length) switch
        {
            (false, 3) => PutFileAsync(exchange, session),
            (true, 4) => ContinueMultipartAsync(exchange, session, segments[3]),
            _ => exchange.AnswerDetailAsync(404, "Not Found"),
        };
    }

    private Task HandleWithTokenAsync(Exchange exchange, string path)
    {
        if (!tokens.Accepts(exchange.Http.Request.Headers.Authorization.ToString()))
        {
            return exchange.AnswerDetailAsync(401, "Invalid or missing CDN token");
        }

        if (path is Route.CdnUpload or Route.CdnUploadMultipart)
        {
            return BeginWithTokenAsync(exchange, isMultipart: path == Route.CdnUploadMultipart);
        }

        // {file} /multipart/ {upload id} / {part number or "complete"}
        int marker = path.LastIndexOf(Multipart, StringComparison.Ordinal);
        string[] rest = path[(marker + Multipart.Length)..].Split('/');
        return rest.Length == 2 && sessions.Find(rest[0]) is { IsMultipart: true } session && session.FilePath == path[..marker]
            ? ContinueMultipartAsync(exchange, session, rest[1])
            : exchange.AnswerDetailAsync(404, "Upload not found");
    }

    private async Task PutFileAsync(Exchange exchange, UploadSession session)
    {
        SpooledPart part = await sessions.ReceiveFileAsync(exchange, session).ConfigureAwait(false);
        exchange.Http.Response.Headers.ETag = part.ETag;
        await exchange.AnswerAsync(200, []).ConfigureAwait(false);
    }

    private async Task BeginWithTokenAsync(Exchange exchange, bool isMultipart)
    {
        HttpRequest request = exchange.Http.Request;
        string name = request.Headers.TryGetValue("X-Fal-File-Name", out StringValues given) && given.ToString() is { Length: > 0 } text ? text : "upload.bin";
        string contentType = request.ContentType ?? "application/octet-stream";
        if (!HeaderText.IsSendable(contentType))
        {
            await exchange.AnswerDetailAsync(400, "Invalid Content-Type").ConfigureAwait(false);
            return;
        }

        UploadSession session = sessions.Begin(exchange, name, contentType, isMultipart);
        if (!isMultipart)
        {
            await sessions.ReceiveFileAsync(exchange, session).ConfigureAwait(false);
        }

        await exchange.AnswerAsync(200, JsonBytes.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("access_url", sessions.UrlOf(session).AbsoluteUri);
            if (isMultipart)
            {
                writer.WriteString("uploadId", session.Id);
            }

            writer.WriteEndObject();
        })).ConfigureAwait(false);
    }

    private Task ContinueMultipartAsync(Exchange exchange, UploadSession session, string step)
    {
        if (exchange.Route.Operation == FalOperation.CompleteUpload)
        {
            return sessions.CompleteAsync(exchange, session);
        }

        return int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= 10_000
            ? sessions.ReceivePartAsync(exchange, session, number)
            : exchange.AnswerDetailAsync(400, "InvalidArgument: part numbers go from 1 to 10000");
    }

    private static Task AnswerXmlAsync(Exchange exchange, int statusCode, string code, string message) => exchange.AnswerAsync(
        statusCode,
        Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>{message}</Message></Error>"),
        "application/xml");
}
