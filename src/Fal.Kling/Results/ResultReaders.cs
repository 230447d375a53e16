using System.Text.Json;

namespace Fal.Kling;

/// <summary>
/// Reads results. Only the files' URLs, or the voice's id, are guaranteed. Everything else may be missing or of any type. Source: the endpoints' output schemas.
/// </summary>
internal static class ResultReaders
{
    private static readonly Dictionary<Type, Func<JsonElement, JobTicket, KlingResult>> Readers = new()
    {
        [typeof(KlingVideo)] = ReadVideo,
        [typeof(KlingImages)] = ReadImages,
        [typeof(KlingAudio)] = ReadAudio,
        [typeof(KlingVoice)] = ReadVoice,
        [typeof(CustomResult)] = ReadAny,
    };

    /// <summary>
    /// Gets the reader of a kind of result. For other JSON it throws a <see cref="FormatException"/>, whose message ends a sentence whose subject is the
    /// response.
    /// </summary>
    /// <exception cref="ArgumentException">The type is not a specific kind of result.</exception>
    public static Func<JsonElement, JobTicket, KlingResult> Of<TResult>()
        where TResult : KlingResult =>
        Readers.GetValueOrDefault(typeof(TResult))
        ?? throw new ArgumentException($"{typeof(TResult).Name} is not a specific kind of result. Use one of {string.Join(", ", Readers.Keys.Select(type => type.Name))}.");

    /// <summary>Gets OpenTelemetry's name for the kind of result; null if it may be anything.</summary>
    public static string? OutputTypeOf<TResult>()
        where TResult : KlingResult =>
        typeof(TResult) == typeof(KlingVideo) ? "video"
        : typeof(TResult) == typeof(KlingImages) ? "image"
        : typeof(TResult) == typeof(KlingAudio) || typeof(TResult) == typeof(KlingVoice) ? "speech"
        : null;

    private static KlingVideo ReadVideo(JsonElement json, JobTicket ticket) => new()
    {
        File = FileOf(json.Member("video"), ticket) ?? throw new FormatException("contains no URL of a video"),
        Duration = json.Member("duration").Number() is >= 0 and < 1e9 and { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Audio = FileOf(json.Member("audio"), ticket, index: 1),
        Ticket = ticket,
    };

    // Virtual try-on returns one image, and the other endpoints return a list.
    private static KlingImages ReadImages(JsonElement json, JobTicket ticket)
    {
        JsonElement list = json.Member("images");
        JsonElement[] images = list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [json.Member("image")];
        KlingFile[] files = [.. images.Select((image, index) => FileOf(image, ticket, index)).OfType<KlingFile>()];
        return files.Length > 0 ? new KlingImages { Images = files, Ticket = ticket } : throw new FormatException("contains no URL of an image");
    }

    private static KlingAudio ReadAudio(JsonElement json, JobTicket ticket) => new()
    {
        File = FileOf(json.Member("audio"), ticket) ?? throw new FormatException("contains no URL of a sound"),
        Ticket = ticket,
    };

    private static KlingVoice ReadVoice(JsonElement json, JobTicket ticket) => new()
    {
        VoiceId = json.Member("voice_id").AnyText() is { Length: > 0 } id ? id : throw new FormatException("contains no id of a voice"),
        Ticket = ticket,
    };

    private static CustomResult ReadAny(JsonElement json, JobTicket ticket)
    {
        List<KlingFile> files = [];
        Collect(json, ticket, files);
        return new CustomResult { Files = files, Ticket = ticket };
    }

    private static void Collect(JsonElement json, JobTicket ticket, List<KlingFile> files)
    {
        if (FileOf(json, ticket, files.Count) is { } file)
        {
            files.Add(file);
        }

        IEnumerable<JsonElement> children = json.ValueKind switch
        {
            JsonValueKind.Object => json.EnumerateObject().Select(member => member.Value),
            JsonValueKind.Array => json.EnumerateArray(),
            _ => [],
        };
        foreach (JsonElement child in children)
        {
            Collect(child, ticket, files);
        }
    }

    private static KlingFile? FileOf(JsonElement file, JobTicket ticket, int index = 0) => UrlOf(file.Member("url")) is not { } url
        ? null
        : new KlingFile
        {
            Url = url,
            ContentType = file.Member("content_type").AnyText(),
            FileName = file.Member("file_name").AnyText(),
            FileSize = file.Member("file_size").WholeNumber(),
            Width = SizeOf(file.Member("width")),
            Height = SizeOf(file.Member("height")),
            Ticket = ticket,
            Index = index,
        };

    private static Uri? UrlOf(JsonElement text) =>
        Uri.TryCreate(text.Text(), UriKind.Absolute, out Uri? url) && url.Scheme is ("https" or "http") ? url : null;

    private static JsonElement Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;

    // A text that is only displayed may be anything. It must not cost the result.
    private static string? AnyText(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.String => element.GetString(),
        _ => element.GetRawText(),
    };

    private static string? Text(this JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    private static long? WholeNumber(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long value) ? value : null;

    private static double? Number(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double value) ? value : null;

    private static int? SizeOf(JsonElement number) => number.WholeNumber() is > 0 and <= int.MaxValue and { } pixels ? (int)pixels : null;
}
