using System.Globalization;
using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>An input whose fields have the right types. A null field counts as absent, as on fal.</summary>
internal readonly record struct KlingInput(KlingEndpoint Endpoint, JsonElement Json)
{
    // Larger than every limit, and small enough that a sum does not overflow.
    private const decimal Huge = 1_000_000;
    private const decimal DefaultShot = 5;

    /// <summary>Whether a field of the endpoint was sent. Any other field is ignored, whatever it contains.</summary>
    public bool Has(string name) => Endpoint.Field(name) is not null && HasIn(Json, name);

    /// <summary>The value that was sent, or otherwise the default.</summary>
    public string? Text(string name) => Value(name)?.GetString();

    /// <summary>The value that was sent, or otherwise the default. Null if the endpoint doesn't have the field.</summary>
    public bool? Flag(string name) => Value(name)?.GetBoolean();

    /// <summary>The value that was sent, or otherwise the default, as text or as a number.</summary>
    public decimal? Number(string name) => Value(name) is { } value ? NumberOf(value) : null;

    /// <summary>The items of a list. Empty if there is no list.</summary>
    public IReadOnlyList<JsonElement> List(string name) => Has(name) ? [.. Json.GetProperty(name).EnumerateArray()] : [];

    /// <summary>The length of each shot in seconds.</summary>
    public IReadOnlyList<decimal> Shots()
    {
        FieldContract? duration = Endpoint.Field("multi_prompt")?.Members.FirstOrDefault(member => member.Name == "duration");
        decimal standard = duration?.Default is { } value ? NumberOf(value) : DefaultShot;
        return [.. List("multi_prompt").Select(shot => HasIn(shot, "duration") ? NumberOf(shot.GetProperty("duration")) : standard)];
    }

    public static bool HasIn(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    private JsonElement? Value(string name) => Endpoint.Field(name) is not { } field ? null : Has(name) ? Json.GetProperty(name) : field.Default;

    private static decimal NumberOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? decimal.Parse(value.GetString()!, CultureInfo.InvariantCulture)
        : value.TryGetDecimal(out decimal number) ? Math.Clamp(number, -Huge, Huge)
        : Huge;
}
