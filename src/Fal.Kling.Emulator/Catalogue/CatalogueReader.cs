using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>Reads the catalogue's JSON without reflection.</summary>
internal sealed class CatalogueReader(JsonElement catalogue)
{
    // If the members of an element are unknown, as on 4.0, the emulator assumes those of 3.0.
    private const string UsualElement = "KlingV3ComboElementInput";

    private readonly JsonElement types = catalogue.GetProperty("types");

    public IEnumerable<KlingEndpoint> ReadAll() => catalogue.GetProperty("endpoints").EnumerateArray().Select(ReadEndpoint);

    private KlingEndpoint ReadEndpoint(JsonElement json) => new()
    {
        Id = Text(json, "endpointId")!,
        Kind = Text(json, "kind")!,
        Family = Text(json, "family")!,
        Fields = ReadFields(json.GetProperty("inputs")),
        Output = [.. json.GetProperty("output").EnumerateArray().Select(ReadOutput)],
        Rules = [.. json.GetProperty("constraints").EnumerateArray().Select(rule => rule.GetString()!)],
        Price = json.GetProperty("price") is { ValueKind: JsonValueKind.Object } price ? EndpointPrice.Read(price) : null,
    };

    private static OutputMember ReadOutput(JsonElement json) => new(Text(json, "name")!, Text(json, "type")!, Text(json, "refType"));

    private List<FieldContract> ReadFields(JsonElement fields) => [.. fields.EnumerateArray().Select(ReadField)];

    private FieldContract ReadField(JsonElement json)
    {
        string name = Text(json, "name")!;
        string? typeName = Text(json, "refType") ?? (name == "elements" ? UsualElement : null);
        JsonElement? media = json.TryGetProperty("media", out JsonElement found) ? found : null;
        return new FieldContract
        {
            Name = name,
            Type = TypeNamed(Text(json, "type")!),
            IsRequired = json.TryGetProperty("required", out _),
            IsNullable = json.TryGetProperty("nullable", out _),
            Default = json.TryGetProperty("default", out JsonElement standard) ? standard : null,
            Choices = json.TryGetProperty("enum", out JsonElement choices) ? [.. choices.EnumerateArray().Select(choice => choice.GetString()!)] : null,
            Min = Number(json, "min"),
            Max = Number(json, "max"),
            MaxLength = (int?)Number(json, "maxLength"),
            MinItems = (int?)Number(json, "minItems"),
            MaxItems = (int?)Number(json, "maxItems"),
            ItemType = Text(json, "itemType") is { } itemType ? TypeNamed(itemType) : null,
            TypeName = typeName,
            Members = typeName is null ? [] : ReadFields(types.GetProperty(typeName)),
            Media = Text(json, "format") == "url" ? MediaOf(name, media) : null,
            MinSeconds = media is { } shortest ? Number(shortest, "minSeconds") : null,
            MaxSeconds = media is { } longest ? Number(longest, "maxSeconds") : null,
        };
    }

    private static FieldType TypeNamed(string type) => type switch
    {
        "string" => FieldType.Text,
        "number" => FieldType.Number,
        "integer" => FieldType.Integer,
        "boolean" => FieldType.Boolean,
        "array" => FieldType.List,
        "object" => FieldType.Object,
        _ => throw new JsonException($"The catalogue contains a field of unknown type '{type}'."),
    };

    // If fal publishes no limits, only the field's name says what kind of file it is.
    private static MediaKind MediaOf(string name, JsonElement? media) => (media is { } known ? Text(known, "kind") : null) switch
    {
        "image" => MediaKind.Image,
        "video" => MediaKind.Video,
        "audio" => MediaKind.Audio,
        "audio-or-video" => MediaKind.AudioOrVideo,
        _ when name.StartsWith("video", StringComparison.Ordinal) => MediaKind.Video,
        _ when name.StartsWith("audio", StringComparison.Ordinal) => MediaKind.Audio,
        _ => MediaKind.Image,
    };

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static decimal? Number(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) ? value.GetDecimal() : null;
}
