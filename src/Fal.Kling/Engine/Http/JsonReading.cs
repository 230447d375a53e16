using System.Globalization;
using System.Text.Json;

namespace Fal.Kling.Engine.Http;

/// <summary>Reads members of JSON that may be missing, null, or of another type than fal documents.</summary>
internal static class JsonReading
{
    // Deeper than anything that fal sends, and parsed without recursion.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 512 };

    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json) => JsonDocument.Parse(json, Options);

    /// <summary>Null when the text is not JSON.</summary>
    public static JsonDocument? TryParse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The member; undefined where there is none.</summary>
    public static JsonElement Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;

    /// <summary>A text; null for anything else.</summary>
    public static string? Text(this JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    /// <summary>A text, or whatever stands in its place as JSON; null where nothing does.</summary>
    public static string? AnyText(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.String => element.GetString(),
        _ => element.GetRawText(),
    };

    public static long? WholeNumber(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long value) ? value : null;

    public static double? Number(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double value) ? value : null;

    /// <summary>A time, in UTC where it has no offset, as fal writes some; null for anything else.</summary>
    public static DateTimeOffset? Time(this JsonElement element) =>
        DateTimeOffset.TryParse(element.Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;
}
