using System.Text.Json.Nodes;

namespace Fal.Kling.EmulatorTests.Models;

/// <summary>Builds input that an endpoint accepts from the catalogue.</summary>
internal static class ValidInput
{
    /// <summary>The required fields, and a prompt where either a prompt or shots are required.</summary>
    public static JsonObject Minimal(string id)
    {
        JsonObject input = [];
        foreach (JsonObject field in CatalogueFile.Fields(id).Where(field => CatalogueFile.Is(field, "required")))
        {
            input[CatalogueFile.Name(field)] = Value(field);
        }

        if (CatalogueFile.HasRule(id, "prompt-xor-multi-prompt"))
        {
            input["prompt"] = "A paper boat";
        }

        return input;
    }

    /// <summary>The minimal input with one more field, and whatever the rules require along with it.</summary>
    public static JsonObject With(string id, JsonObject field)
    {
        JsonObject input = Minimal(id);
        string name = CatalogueFile.Name(field);
        input[name] = Value(field);
        switch (name)
        {
            case "multi_prompt":
                input.Remove("prompt");
                break;
            case "series_amount":
                input["result_type"] = "series";
                break;
            case "end_image_url" when CatalogueFile.HasRule(id, "end-needs-start"):
                input["start_image_url"] = "https://example.com/start.png";
                break;
            case "elements" when CatalogueFile.HasRule(id, "motion-element-needs-video-orientation"):
                input["character_orientation"] = "video";
                break;
        }

        return input;
    }

    public static JsonNode Value(JsonObject field) => field["type"]!.GetValue<string>() == "array"
        ? new JsonArray([.. Enumerable.Range(0, Math.Max(1, field["minItems"]?.GetValue<int>() ?? 1)).Select(_ => Item(field, field["itemType"]!.GetValue<string>()))])
        : Item(field, field["type"]!.GetValue<string>());

    private static JsonNode Item(JsonObject field, string type) => type switch
    {
        "string" when field["enum"] is { } choices => choices[0]!.DeepClone(),
        "string" => field["format"] is null ? "A paper boat" : "https://example.com/file",
        "boolean" => JsonValue.Create(true),
        "object" => Object(field["refType"]?.GetValue<string>()),
        _ => (field["min"] ?? JsonValue.Create(1)).DeepClone(),
    };

    private static JsonObject Object(string? typeName)
    {
        JsonObject made = [];
        foreach (JsonObject member in typeName is null ? [] : CatalogueFile.Members(typeName))
        {
            // An element consists of images or a video.
            if (CatalogueFile.Name(member) is not ("video_url" or "voice_id"))
            {
                made[CatalogueFile.Name(member)] = CatalogueFile.Name(member) == "duration" ? DurationOf(member) : Value(member);
            }
        }

        return made;
    }

    private static JsonNode DurationOf(JsonObject member) => member["default"]?.DeepClone() ?? JsonValue.Create(5);
}
