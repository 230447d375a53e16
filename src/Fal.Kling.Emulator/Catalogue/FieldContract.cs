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

    /// <summary>The only values that a text may have.</summary>
    public string[]? Choices { get; init; }

    public decimal? Min { get; init; }

    public decimal? Max { get; init; }

    public int? MaxLength { get; init; }

    public int? MinItems { get; init; }

    public int? MaxItems { get; init; }

    /// <summary>What the items of a list are.</summary>
    public FieldType? ItemType { get; init; }

    /// <summary>The name that fal gives to the objects in this field; null where it is unknown.</summary>
    public string? TypeName { get; init; }

    /// <summary>The fields of the object, or of each object of the list; empty where they are unknown.</summary>
    public IReadOnlyList<FieldContract> Members { get; init; } = [];

    /// <summary>What the URL, or each URL of the list, leads to; null where there is no URL.</summary>
    public MediaKind? Media { get; init; }

    public decimal? MinSeconds { get; init; }

    public decimal? MaxSeconds { get; init; }
}
