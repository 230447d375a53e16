using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Kling.Cli.Session;
using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Input;

/// <summary>Turns the text of a field into the JSON that fal expects, by the catalogue.</summary>
internal static class FieldValue
{
    /// <exception cref="UsageException">The text is no value of the field. The message names the values that it takes.</exception>
    public static JsonNode Parse(FieldContract field, string text) => field.Type switch
    {
        FieldType.List => text.TrimStart().StartsWith('[') ? Json(field, text) : new JsonArray(Item(field, text)),
        FieldType.Object => Json(field, text),
        FieldType type => Scalar(field, type, text),
    };

    /// <summary>Describes the values that a field takes, such as <c>3 to 15</c>.</summary>
    public static string Range(FieldContract field)
    {
        List<string> parts = [];
        if (field.Choices is { } choices)
        {
            const int MostShown = 16;
            parts.Add(choices.Length <= MostShown ? string.Join(" | ", choices) : $"{string.Join(" | ", choices.Take(MostShown))} and {choices.Length - MostShown} more");
        }

        parts.Add((field.Min, field.Max) switch
        {
            ({ } min, { } max) => $"{Number(min)} to {Number(max)}",
            ({ } min, null) => $"{Number(min)} or more",
            (null, { } max) => $"up to {Number(max)}",
            _ => string.Empty,
        });
        parts.Add(field.MaxLength is { } length ? $"up to {length} characters" : string.Empty);
        parts.Add((field.MinItems, field.MaxItems) switch
        {
            ({ } min, { } max) => $"{min} to {max} items",
            (null, { } max) => $"up to {max} items",
            ({ } min, null) => $"{min} or more items",
            _ => string.Empty,
        });
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }

    /// <summary>Names the type of a field for people.</summary>
    public static string TypeName(FieldContract field) => (field.Media, field.Type) switch
    {
        ({ } media, FieldType.List) => $"{NameOf(media)} files",
        ({ } media, _) => $"{NameOf(media)} file",
        (null, FieldType.Text) => "text",
        (null, FieldType.Number) => "number",
        (null, FieldType.Integer) => "whole number",
        (null, FieldType.Boolean) => "true | false",
        (null, FieldType.List) => "JSON list",
        _ => "JSON object",
    };

    private static string NameOf(MediaKind media) => media switch
    {
        MediaKind.Image => "image",
        MediaKind.Video => "video",
        MediaKind.Audio => "audio",
        _ => "audio or video",
    };

    private static JsonNode Item(FieldContract field, string text) =>
        field.ItemType is FieldType.Object or FieldType.List ? Json(field, text) : Scalar(field, field.ItemType ?? FieldType.Text, text);

    private static JsonValue Scalar(FieldContract field, FieldType type, string text)
    {
        switch (type)
        {
            case FieldType.Integer when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole):
                return InRange(field, whole, text) ? JsonValue.Create(whole) : throw Wrong(field, text);
            case FieldType.Number when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number):
                return InRange(field, number, text) ? JsonValue.Create(number) : throw Wrong(field, text);
            case FieldType.Boolean when bool.TryParse(text, out bool flag):
                return JsonValue.Create(flag);
            case FieldType.Text when field.Choices is not { } choices || choices.Contains(text):
                return JsonValue.Create(text)!;
            default:
                throw Wrong(field, text);
        }
    }

    private static bool InRange(FieldContract field, decimal value, string text) =>
        value >= (field.Min ?? value) && value <= (field.Max ?? value) && (field.Choices?.Contains(text) ?? true);

    private static JsonNode Json(FieldContract field, string text)
    {
        try
        {
            return JsonNode.Parse(text) ?? throw Wrong(field, text);
        }
        catch (JsonException exception)
        {
            throw new UsageException($"{field.Name} must be JSON, and '{Short(text)}' is not: {exception.Message}");
        }
    }

    private static UsageException Wrong(FieldContract field, string text)
    {
        string[] parts = [field.Choices is null ? Article(field) : "one of", Range(field)];
        return new UsageException($"{field.Name} is '{Short(text)}', but it must be {string.Join(field.Choices is null ? ", " : " ", parts.Where(part => part.Length > 0))}.");
    }

    private static string Article(FieldContract field) => field.Type == FieldType.Boolean ? "true or false" : $"a {TypeName(field)}";

    private static string Short(string text) => text.Length <= 60 ? text : text[..57] + "...";

    private static string Number(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
