using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>One field of an input, as the catalogue describes it.</summary>
internal sealed record FieldContract
{
    public required string Name { get; init; }

    public required FieldType Type { get; init; }

    public bool IsRequired { get; init; }

    public bool IsNullable { get; init; }

    public JsonElement? Default { get; init; }

    /// <summary>The allowed values of a text.</summary>
    public string[]? Choices { get; init; }

    public decimal? Min { get; init; }

    public decimal? Max { get; init; }

    public int? MaxLength { get; init; }

    public int? MinItems { get; init; }

    public int? MaxItems { get; init; }

    /// <summary>The type of the items of a list.</summary>
    public FieldType? ItemType { get; init; }

    /// <summary>fal's type name of the objects in this field, or null if it is unknown.</summary>
    public string? TypeName { get; init; }

    /// <summary>The fields of the object, or of each object in the list. Empty if they are unknown.</summary>
    public IReadOnlyList<FieldContract> Members { get; init; } = [];

    /// <summary>The kind of file at the URL, or at each URL in the list. Null if the field isn't a URL.</summary>
    public MediaKind? Media { get; init; }

    public decimal? MinSeconds { get; init; }

    public decimal? MaxSeconds { get; init; }
}
