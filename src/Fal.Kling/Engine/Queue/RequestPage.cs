using System.Text.Json;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Queue;

/// <summary>One page of the list. Each entry is read separately, so that an unreadable one does not affect the others.</summary>
internal sealed record RequestPage
{
    // An input may be nested deeper than the reader's usual 64.
    private const int MaxDepth = 256;

    public required IReadOnlyList<ListedRequest> Requests { get; init; }

    /// <summary>Gets how many entries lack a usable id or time, or have an input that is not a JSON object.</summary>
    public required int Unreadable { get; init; }

    /// <summary>Gets where the list continues; null at its end.</summary>
    public string? NextCursor { get; init; }

    /// <exception cref="KlingApiException">The response is not a list.</exception>
    public static RequestPage Read(Response response, string purpose)
    {
        try
        {
            return Parse(response.Body);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw ApiErrors.Unusable(response, purpose, "could not be read: " + exception.Message, exception);
        }
    }

    /// <summary>Reads the body of a page. Throws if it is not one.</summary>
    public static RequestPage Parse(ReadOnlyMemory<byte> json)
    {
        // Not disposed, because the inputs still refer to it.
        JsonElement page = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth }).RootElement;
        JsonElement[] entries = [.. page.GetProperty("items").EnumerateArray()];
        ListedRequest[] requests = [.. entries.Select(ListedRequest.TryRead).OfType<ListedRequest>()];
        return new RequestPage { Requests = requests, Unreadable = entries.Length - requests.Length, NextCursor = CursorOf(page) };
    }

    private static string? CursorOf(JsonElement page)
    {
        bool isLast = page.TryGetProperty("has_more", out JsonElement more) && more.ValueKind == JsonValueKind.False;
        return !isLast && page.TryGetProperty("next_cursor", out JsonElement cursor) && cursor.ValueKind == JsonValueKind.String && cursor.GetString() is { Length: > 0 } text
            ? text
            : null;
    }
}

/// <summary>A request that fal lists.</summary>
/// <param name="RequestId">fal's id.</param>
/// <param name="SentAt">When it was sent, according to fal's clock. If that is missing, when it started.</param>
/// <param name="Input">Its input, a JSON object; null when fal has not stored it.</param>
internal sealed record ListedRequest(string RequestId, DateTimeOffset SentAt, JsonElement? Input)
{
    /// <returns>Null when the entry cannot be read.</returns>
    public static ListedRequest? TryRead(JsonElement entry)
    {
        try
        {
            return entry.ValueKind == JsonValueKind.Object
                && TextOf(entry, "request_id") is { } id && QueueUrls.IsRequestId(id)
                && (TimeOf(entry, "sent_at") ?? TimeOf(entry, "started_at")) is { } sentAt
                && TryReadInput(entry, out JsonElement? input)
                ? new ListedRequest(id, sentAt, input)
                : null;
        }
        catch (Exception exception) when (exception is InvalidOperationException or JsonException)
        {
            // JSON can contain half a surrogate pair, which .NET cannot read as text.
            return null;
        }
    }

    private static bool TryReadInput(JsonElement entry, out JsonElement? input)
    {
        input = null;
        if (!entry.TryGetProperty("json_input", out JsonElement stored) || stored.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        if (stored.ValueKind == JsonValueKind.String)
        {
            // The input is JSON within a JSON string.
            stored = JsonDocument.Parse(stored.GetString()!).RootElement;
        }

        input = stored;
        return stored.ValueKind == JsonValueKind.Object;
    }

    private static string? TextOf(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? TimeOf(JsonElement entry, string name) => entry.Member(name).Time();
}
