using System.Globalization;
using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>Checks the type, the choices and the limits of each field. Unknown fields are ignored.</summary>
internal static class FieldCheck
{
    public static IEnumerable<InputProblem> Check(IReadOnlyList<FieldContract> fields, JsonElement json, object[] path) =>
        fields.SelectMany(field => CheckField(field, json, [.. path, field.Name]));

    private static IEnumerable<InputProblem> CheckField(FieldContract field, JsonElement json, object[] path)
    {
        if (!json.TryGetProperty(field.Name, out JsonElement value))
        {
            return field.IsRequired ? [new(path, "Field required", "missing") { Input = json }] : [];
        }

        return field.IsNullable && value.ValueKind == JsonValueKind.Null ? [] : CheckValue(field, field.Type, value, path);
    }

    private static IEnumerable<InputProblem> CheckValue(FieldContract field, FieldType type, JsonElement value, object[] path) => type switch
    {
        FieldType.Text => One(field.Choices is { } choices ? OneOf(choices, value, path) : Text(field, value, path)),
        FieldType.Number => One(Number(field, value, path)),
        FieldType.Integer => One(Integer(field, value, path)),
        FieldType.Boolean => One(Boolean(value, path)),
        FieldType.List => List(field, value, path),
        _ => value.ValueKind == JsonValueKind.Object
            ? Check(field.Members, value, path)
            : One(Wrong(path, value, "Input should be a valid dictionary", "dict_type")),
    };

    private static IEnumerable<InputProblem> List(FieldContract field, JsonElement value, object[] path)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return One(Wrong(path, value, "Input should be a valid list", "list_type"));
        }

        int count = value.GetArrayLength();
        if (count < field.MinItems)
        {
            string tooFew = $"List should have at least {field.MinItems} items, not {count}";
            return One(Wrong(path, value, tooFew, "sequence_too_short") with { Context = ("min_length", (decimal)field.MinItems) });
        }

        string tooMany = $"List should have at most {field.MaxItems} items, not {count}";
        return count > field.MaxItems
            ? One(Wrong(path, value, tooMany, "sequence_too_long") with { Context = ("max_length", (decimal)field.MaxItems) })
            : value.EnumerateArray().SelectMany((item, index) => CheckValue(field, field.ItemType!.Value, item, [.. path, index]));
    }

    private static InputProblem? Text(FieldContract field, JsonElement value, object[] path)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return Wrong(path, value, "Input should be a valid string", "string_type");
        }

        // fal counts characters as Python does: code points, not UTF-16 units.
        return field.MaxLength is { } longest && value.GetString()!.EnumerateRunes().Count() > longest
            ? Wrong(path, value, $"String should have at most {longest} characters", "sequence_too_long") with { Context = ("max_length", (decimal)longest) }
            : null;
    }

    private static InputProblem? OneOf(string[] choices, JsonElement value, object[] path)
    {
        if (value.ValueKind == JsonValueKind.String && choices.Contains(value.GetString()))
        {
            return null;
        }

        string expected = $"{string.Join(", ", choices[..^1].Select(choice => $"'{choice}'"))} or '{choices[^1]}'";
        return Wrong(path, value, $"Input should be {expected}", "one_of") with { Context = ("expected", choices) };
    }

    private static InputProblem? Boolean(JsonElement value, object[] path) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : Wrong(path, value, "Input should be a valid boolean", "bool_type");

    private static InputProblem? Integer(FieldContract field, JsonElement value, object[] path)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            return Wrong(path, value, "Input should be a valid integer", "int_type");
        }

        return double.IsInteger(value.GetDouble())
            ? Range(field, value.GetDouble(), value, path)
            : Wrong(path, value, "Input should be a valid integer, got a number with a fractional part", "int_from_float");
    }

    private static InputProblem? Number(FieldContract field, JsonElement value, object[] path) => TryGetNumber(value, out double number)
        ? Range(field, number, value, path)
        : Wrong(path, value, "Input should be a valid number", "float_type");

    private static InputProblem? Range(FieldContract field, double number, JsonElement value, object[] path) => number switch
    {
        double.NaN => Wrong(path, value, "Input should be a finite number", "finite_number"),
        _ when number < (double?)field.Min =>
            Wrong(path, value, $"Input should be greater than or equal to {InWords(field.Min)}", "greater_than_equal") with { Context = ("ge", field.Min!) },
        _ when number > (double?)field.Max =>
            Wrong(path, value, $"Input should be less than or equal to {InWords(field.Max)}", "less_than_equal") with { Context = ("le", field.Max!) },
        _ => null,
    };

    private static string InWords(decimal? limit) => limit!.Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads a number. Like the model's own validator, it also accepts a number in a string.</summary>
    private static bool TryGetNumber(JsonElement value, out double number)
    {
        number = 0;
        return value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetDouble(out number),
            JsonValueKind.String => double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
    }

    private static InputProblem Wrong(object[] path, JsonElement value, string message, string type) => new(path, message, type) { Input = value };

    private static InputProblem[] One(InputProblem? problem) => problem is null ? [] : [problem];
}
