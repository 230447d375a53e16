using System.Text.Json.Nodes;

namespace Fal.Kling.EmulatorTests.Models;

/// <summary>An input with one mistake, and the name that fal gives to it.</summary>
internal sealed record WrongInput(JsonObject Json, string Field, string Type)
{
    private static readonly string[] CountedTypes = ["number", "integer"];

    public static IEnumerable<WrongInput> Of(string id)
    {
        foreach (JsonObject field in CatalogueFile.Fields(id))
        {
            string name = CatalogueFile.Name(field);
            string type = field["type"]!.GetValue<string>();
            if (CatalogueFile.Is(field, "required"))
            {
                JsonObject without = ValidInput.Minimal(id);
                without.Remove(name);
                yield return new(without, name, "missing");
            }

            if (!CatalogueFile.Is(field, "nullable"))
            {
                yield return With(id, field, null, WrongType(field, type));
            }

            yield return With(id, field, type == "array" ? "not a list" : new JsonArray(1), WrongType(field, type));
            if (field["enum"] is not null)
            {
                yield return With(id, field, "no such value", "one_of");
                yield return With(id, field, 5, "one_of");
            }

            if (CountedTypes.Contains(type) && field["min"] is { } min)
            {
                yield return With(id, field, min.GetValue<decimal>() - 1, "greater_than_equal");
                yield return With(id, field, field["max"]!.GetValue<decimal>() + 1, "less_than_equal");
            }

            if (type == "integer")
            {
                yield return With(id, field, 3.5m, "int_from_float");
                yield return With(id, field, "5", "int_type");
            }

            if (field["maxLength"] is { } longest)
            {
                yield return With(id, field, new string('a', longest.GetValue<int>() + 1), "sequence_too_long");
            }

            if (field["minItems"] is { } fewest && fewest.GetValue<int>() > 0)
            {
                yield return With(id, field, new JsonArray(), "sequence_too_short");
            }

            if (field["maxItems"] is { } most)
            {
                JsonNode item = ValidInput.Value(field).AsArray()[0]!;
                JsonArray tooMany = new([.. Enumerable.Range(0, most.GetValue<int>() + 1).Select(_ => item.DeepClone())]);
                yield return With(id, field, tooMany, "sequence_too_long");
            }

            if (field["format"] is not null)
            {
                yield return With(id, field, type == "array" ? new JsonArray("photo.jpg") : "photo.jpg", "file_download_error");
            }
        }
    }

    private static WrongInput With(string id, JsonObject field, JsonNode? value, string type)
    {
        JsonObject input = ValidInput.With(id, field);
        input[CatalogueFile.Name(field)] = value;
        return new(input, CatalogueFile.Name(field), type);
    }

    private static string WrongType(JsonObject field, string type) => type switch
    {
        "string" => field["enum"] is null ? "string_type" : "one_of",
        "number" => "float_type",
        "integer" => "int_type",
        "boolean" => "bool_type",
        "array" => "list_type",
        _ => "dict_type",
    };
}
