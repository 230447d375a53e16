using System.Text.Json.Nodes;
using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Input;

/// <summary>A request with a model's defaults, for its price.</summary>
internal static class ExampleRequest
{
    private const string Url = "https://example.com/file";

    public static KlingRequest Of(Model model)
    {
        JsonObject input = [];
        foreach (FieldContract field in model.Endpoint.Fields.Where(field => field.IsRequired || NeedsPrompt(field)))
        {
            input[field.Name] = ValueOf(field);
        }

        return KlingRequest.FromJson(model.Id, input);
    }

    // The record of a sound needs both prompts, because fal's own defaults are the sound of a car race.
    private static bool NeedsPrompt(FieldContract field) => field.Name is "sound_effect_prompt" or "background_music_prompt";

    private static JsonNode ValueOf(FieldContract field) => (field.Choices, field.Media, field.Type) switch
    {
        ({ } choices, _, _) => choices[0],
        (_, not null, FieldType.List) => new JsonArray(Url),
        (_, not null, _) => Url,
        (_, _, FieldType.List) => new JsonArray("-"),
        _ => "-",
    };
}
