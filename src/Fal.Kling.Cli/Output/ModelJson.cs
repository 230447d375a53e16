using System.Text.Json.Nodes;
using Fal.Kling.Cli.Input;
using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Output;

/// <summary>Describes a model for scripts.</summary>
internal static class ModelJson
{
    public static JsonObject Of(Model model)
    {
        KlingPrice? price = ExampleRequest.Of(model).EstimatePrice();
        return new JsonObject
        {
            ["name"] = model.Name,
            ["endpoint_id"] = model.Id,
            ["kind"] = model.Endpoint.Kind,
            ["price"] = price is null ? null : new JsonObject { ["amount"] = price.Amount, ["basis"] = price.Basis, ["as_of"] = price.AsOf.ToString("O", System.Globalization.CultureInfo.InvariantCulture) },
            ["fields"] = new JsonArray([.. model.Fields.Select(FieldOf)]),
        };
    }

    private static JsonObject FieldOf(FieldContract field) => new()
    {
        ["name"] = field.Name,
        ["type"] = FieldValue.TypeName(field),
        ["required"] = field.IsRequired,
        ["default"] = field.Default is { } value ? JsonNode.Parse(value.GetRawText()) : null,
        ["choices"] = field.Choices is { } choices ? new JsonArray([.. choices.Select(choice => JsonValue.Create(choice))]) : null,
        ["min"] = field.Min,
        ["max"] = field.Max,
        ["max_length"] = field.MaxLength,
        ["min_items"] = field.MinItems,
        ["max_items"] = field.MaxItems,
        ["members"] = field.Members.Count == 0 ? null : new JsonArray([.. field.Members.Select(FieldOf)]),
    };
}
