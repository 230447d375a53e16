using System.Text.Json;

namespace Fal.Kling.Tests.Catalogue;

/// <summary>A field of an endpoint's input in the catalogue.</summary>
public sealed record CatalogueField(string Name, string Type, string? ItemType, string? ReferencedType, bool IsRequired, JsonElement? Default, IReadOnlyList<string>? Texts)
{
    public double? Min { get; init; }

    public double? Max { get; init; }

    public int? MaxLength { get; init; }

    public int? MinItems { get; init; }

    public int? MaxItems { get; init; }

    public bool IsMedia { get; init; }

    /// <summary>Whether the field, or its limits, could not be confirmed at fal.</summary>
    public bool IsInferred { get; init; }

    public bool IsList => Type == "array";

    public static CatalogueField Read(JsonElement json) => new(
        json.GetProperty("name").GetString()!,
        json.GetProperty("type").GetString()!,
        Find(json, "itemType")?.GetString(),
        Find(json, "refType")?.GetString(),
        Find(json, "required")?.GetBoolean() == true,
        Find(json, "default"),
        Find(json, "enum")?.EnumerateArray().Select(text => text.GetString()!).ToArray())
    {
        Min = Find(json, "min")?.GetDouble(),
        Max = Find(json, "max")?.GetDouble(),
        MaxLength = Find(json, "maxLength")?.GetInt32(),
        MinItems = Find(json, "minItems")?.GetInt32(),
        MaxItems = Find(json, "maxItems")?.GetInt32(),
        IsInferred = Find(json, "inferred")?.GetBoolean() == true,
        IsMedia = Find(json, "format")?.GetString() == "url",
    };

    private static JsonElement? Find(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
