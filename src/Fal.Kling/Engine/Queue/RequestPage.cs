using System.Text.Json;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Queue;

/// <summary>One page of the list. Each entry is read on its own, so that one which cannot be read costs no other.</summary>
internal sealed record RequestPage
{
    // An input may be nested deeper than the reader's usual 64.
    private const int MaxDepth = 256;

    public required IReadOnlyList<ListedRequest> Requests { get; init; }

    /// <summary>How many entries have no usable id or time, or an input that is not a JSON object.</summary>
    public required int Unreadable { get; init; }

    /// <summary>Where the list continues; null at its end.</summary>
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

    /// <summary>Reads the body of a page; throws where it is not one.</summary>
    public static RequestPage Parse(ReadOnlyMemory<byte> json)
    {
        // Not disposed, because the inputs live on in it. It holds no pooled memory of its own that would be missed.
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
/// <param name="SentAt">When it was sent, by fal's clock; when it started where that is missing.</param>
/// <param name="Input">Its input, a JSON object; null where fal has not stored it.</param>
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
            // Half of a surrogate pair can be spelt in JSON, but not read.
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
            // JSON within JSON.
            stored = JsonDocument.Parse(stored.GetString()!).RootElement;
        }

        input = stored;
        return stored.ValueKind == JsonValueKind.Object;
    }

    private static string? TextOf(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? TimeOf(JsonElement entry, string name) => entry.Member(name).Time();
}
