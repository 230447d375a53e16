using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fal.Kling.Emulator;

/// <summary>The uploads in progress: their bytes, their parts, and their completion.</summary>
internal sealed class UploadSessions(FileStore files, Spool spool)
{
    private readonly ConcurrentDictionary<string, UploadSession> sessions = new();

    public UploadSession Begin(Exchange exchange, string fileName, string contentType, bool isMultipart)
    {
        IHeaderDictionary headers = exchange.Http.Request.Headers;
        StringValues lifecycle = headers.TryGetValue("X-Fal-Object-Lifecycle", out StringValues value) ? value : headers["X-Fal-Object-Lifecycle-Preference"];
        UploadSession session = new(
            Guid.NewGuid().ToString("N"), FileStore.NewPath(fileName), fileName, contentType, FileLifecycle.Parse(lifecycle), isMultipart);
        sessions[session.Id] = session;
        return session;
    }

    public UploadSession? Find(string id) => sessions.GetValueOrDefault(id);

    public Uri UrlOf(UploadSession session) => files.UrlOf(session.FilePath);

    /// <summary>Saves the whole file.</summary>
    public async Task<SpooledPart> ReceiveFileAsync(Exchange exchange, UploadSession session)
    {
        SpooledPart part = await spool.ReceiveAsync(exchange).ConfigureAwait(false);
        Publish(session, [part]);
        return part;
    }

    /// <summary>Saves one part. The response has an ETag in the header and in the body, because fal's JavaScript and Python clients differ.</summary>
    public async Task ReceivePartAsync(Exchange exchange, UploadSession session, int number)
    {
        SpooledPart part = await spool.ReceiveAsync(exchange).ConfigureAwait(false);
        session.Parts[number] = part;
        exchange.Http.Response.Headers.ETag = part.ETag;
        await exchange.AnswerAsync(200, JsonBytes.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("partNumber", number);
            writer.WriteString("etag", part.ETag);
            writer.WriteEndObject();
        })).ConfigureAwait(false);
    }

    /// <summary>Joins the parts if the client's list is correct: complete, in order, and with the right ETags.</summary>
    public async Task CompleteAsync(Exchange exchange, UploadSession session)
    {
        byte[] body = await exchange.ReadBodyAsync().ConfigureAwait(false);
        if (ProblemWith(session, body) is { } problem)
        {
            await exchange.AnswerDetailAsync(StatusCodes.Status400BadRequest, problem).ConfigureAwait(false);
            return;
        }

        Publish(session, [.. session.Parts.OrderBy(part => part.Key).Select(part => part.Value)]);
        await exchange.AnswerAsync(200, JsonBytes.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("access_url", UrlOf(session).AbsoluteUri);
            writer.WriteEndObject();
        })).ConfigureAwait(false);
    }

    private static string? ProblemWith(UploadSession session, byte[] body)
    {
        List<(int Number, string ETag)> listed;
        try
        {
            listed = [.. JsonElement.Parse(body).GetProperty("parts").EnumerateArray().Select(part =>
                (part.GetProperty("partNumber").GetInt32(), part.GetProperty("etag").GetString() ?? string.Empty))];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            return "InvalidRequest: the body must be {\"parts\":[{\"partNumber\":1,\"etag\":\"...\"}]}";
        }

        for (int i = 0; i < listed.Count; i++)
        {
            (int number, string etag) = listed[i];
            if (number != i + 1)
            {
                return $"InvalidPartOrder: part {i + 1} is missing or out of order";
            }

            if (!session.Parts.TryGetValue(number, out SpooledPart? part) || part.ETag.Trim('"') != etag.Trim('"'))
            {
                return $"InvalidPart: part {number} was not uploaded, or its etag is another";
            }
        }

        return listed.Count == 0 || listed.Count < session.Parts.Count
            ? $"InvalidPart: {session.Parts.Count} parts were uploaded and {listed.Count} are listed"
            : null;
    }

    private void Publish(UploadSession session, IReadOnlyList<SpooledPart> parts) =>
        files.Add(session.FilePath, session.FileName, session.ContentType, new SpooledContent(parts), session.Lifecycle);
}
