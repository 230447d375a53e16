using System.Text.Json;

namespace Fal.Kling;

/// <summary>Reads the result of the endpoints that make a video. Only the file's URL is promised. Source: the endpoints' output schema.</summary>
internal static class KlingVideoReader
{
    /// <exception cref="FormatException">The JSON names no video. The message ends a sentence that begins with the response.</exception>
    public static KlingVideo Read(JsonElement json, JobTicket ticket, double? billableUnits)
    {
        JsonElement file = Member(json, "video");
        return new KlingVideo
        {
            Url = UrlOf(file) ?? throw new FormatException("contains no URL of a video"),
            ContentType = ShownText(Member(file, "content_type")),
            FileName = ShownText(Member(file, "file_name")),
            FileSize = Member(file, "file_size") is { ValueKind: JsonValueKind.Number } size && size.TryGetInt64(out long bytes) ? bytes : null,
            BillableUnits = billableUnits,
            Ticket = ticket,
        };
    }

    private static Uri? UrlOf(JsonElement file) =>
        Member(file, "url") is { ValueKind: JsonValueKind.String } text
        && Uri.TryCreate(text.GetString(), UriKind.Absolute, out Uri? url)
        && url.Scheme is ("https" or "http")
            ? url
            : null;

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;

    // A text that is only shown may be anything: it must not cost the video.
    private static string? ShownText(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.String => element.GetString(),
        _ => element.GetRawText(),
    };
}
