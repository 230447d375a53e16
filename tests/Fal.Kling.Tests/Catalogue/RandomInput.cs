using System.Text;
using System.Text.Json.Nodes;

namespace Fal.Kling.Tests.Catalogue;

/// <summary>Generates valid inputs for an endpoint from the catalogue: each field is within its limits, and the rules between fields are kept.</summary>
public sealed class RandomInput(CatalogueEndpoint endpoint, Random random, Func<string, string> mediaUrl)
{
    // fal's own defaults for these are the sound of a car race, so the record requires them.
    private static readonly string[] AlwaysThere = ["sound_effect_prompt", "background_music_prompt"];

    // Fields that the records leave out on purpose.
    private static readonly string[] NeverThere = ["sync_mode"];

    private static readonly string[] Words = ["a paper boat", "日本語の街", "Ünïcödé", "two foxes 🦊", "\"quoted\"", "a <b> & c", "line\nbreak", "x"];

    /// <summary>The required fields, and as few as the rules allow.</summary>
    public JsonObject Least() => Make(isThere: _ => false);

    /// <summary>The required fields and some of the others.</summary>
    public JsonObject Next() => Make(isThere: _ => random.Next(100) < 60);

    private JsonObject Make(Func<CatalogueField, bool> isThere)
    {
        JsonObject input = [];
        foreach (CatalogueField field in endpoint.Inputs)
        {
            bool wanted = field.IsRequired || AlwaysThere.Contains(field.Name) || isThere(field);
            if (wanted && !NeverThere.Contains(field.Name))
            {
                input[field.Name] = ValueOf(field);
            }
        }

        KeepRules(input);
        return input;
    }

    private JsonNode ValueOf(CatalogueField field) => field switch
    {
        { IsList: true } => new JsonArray([.. Enumerable.Range(0, random.Next(Math.Max(1, field.MinItems ?? 1), Math.Min(3, field.MaxItems ?? 3) + 1)).Select(_ => ItemOf(field))]),
        { Type: "object" } => ObjectOf(field.ReferencedType!),
        { IsMedia: true } => mediaUrl(field.Name),
        { Texts: { } texts } => texts[random.Next(texts.Count)],

        // The list is unknown for one endpoint.
        { Name: "aspect_ratio" } => "16:9",
        { Type: "boolean" } => random.Next(2) == 0,
        { Type: "integer" } => random.Next((int)(field.Min ?? -100), (int)(field.Max ?? 100) + 1),
        { Type: "number" } => Math.Round((field.Min ?? 0) + (random.NextDouble() * ((field.Max ?? 1) - (field.Min ?? 0))), 3),
        _ => TextOf(field),
    };

    private JsonNode ItemOf(CatalogueField field) => field switch
    {
        { IsMedia: true } => mediaUrl(field.Name),
        { ReferencedType: { } type } => ObjectOf(type),

        // The elements of Kling 4.0, whose shape is unknown.
        { ItemType: "object" } => ObjectOf("KlingV3ComboElementInput"),
        _ => TextOf(field),
    };

    private JsonObject ObjectOf(string type)
    {
        IReadOnlyList<CatalogueField> fields = CatalogueEndpoint.Types[type];
        if (type.Contains("Element", StringComparison.Ordinal) && type.EndsWith("Input", StringComparison.Ordinal))
        {
            return ElementOf(fields, type);
        }

        return new JsonObject(fields.Where(field => field.IsRequired || random.Next(2) == 0).Select(field => KeyValuePair.Create<string, JsonNode?>(field.Name, ValueOf(field))));
    }

    private JsonObject ElementOf(IReadOnlyList<CatalogueField> fields, string type)
    {
        CatalogueField references = fields.Single(field => field.Name == "reference_image_urls");
        JsonObject element = new() { ["frontal_image_url"] = mediaUrl("frontal_image_url") };
        if (references.MinItems != 0 || random.Next(2) == 0)
        {
            element["reference_image_urls"] = ValueOf(references);
        }

        if (type == "KlingV3ComboElementInput" && random.Next(3) == 0)
        {
            element["voice_id"] = "voice-" + random.Next(1000);
        }

        return element;
    }

    private string TextOf(CatalogueField field)
    {
        StringBuilder text = new(Words[random.Next(Words.Length)]);
        int length = random.Next(1, Math.Min(field.MaxLength ?? 300, 300));
        while (text.Length < length)
        {
            text.Append(' ').Append(Words[random.Next(Words.Length)]);
        }

        return text.Length <= (field.MaxLength ?? 300) ? text.ToString() : "short";
    }

    private void KeepRules(JsonObject input)
    {
        bool choosesShots = endpoint["multi_prompt"] is not null;
        if (choosesShots)
        {
            bool hasShots = input.ContainsKey("multi_prompt");
            input.Remove(hasShots ? "prompt" : "multi_prompt");
            if (!hasShots && !input.ContainsKey("prompt"))
            {
                input["prompt"] = "a paper boat";
            }
        }
        else if (endpoint["prompt"] is { } prompt && endpoint.Id.Contains("flash/text", StringComparison.Ordinal) && !input.ContainsKey("prompt"))
        {
            input[prompt.Name] = "a paper boat";
        }

        if (input["multi_prompt"] is JsonArray shots)
        {
            KeepRulesOfShots(input, shots);
        }
        else
        {
            input.Remove("shot_type");
        }

        KeepRulesOfReferences(input);
        if (endpoint.Constraints.Contains("series-fields"))
        {
            bool isSeries = input["result_type"]?.GetValue<string>() == "series";
            input.Remove(isSeries ? "num_images" : "series_amount");
        }

        KeepRulesOfOtherHosts(input);
        if (input["voice_ids"] is JsonArray { Count: > 2 } voices)
        {
            voices.RemoveAt(2);
        }

        if (endpoint.Kind == "motion-control" && input["character_orientation"]?.GetValue<string>() != "video")
        {
            input.Remove("elements");
        }

        if (endpoint.Id.EndsWith("o3/text-to-image", StringComparison.Ordinal) && input["aspect_ratio"]?.GetValue<string>() == "auto")
        {
            input.Remove("aspect_ratio");
        }
    }

    // fal does not state these limits. The record warns about them, and the emulator is stricter.
    private void KeepRulesOfOtherHosts(JsonObject input)
    {
        if (input.ContainsKey("tail_image_url"))
        {
            input.Remove("static_mask_url");
            input.Remove("dynamic_masks");
        }

        if (endpoint["static_mask_url"] is not null && (input.ContainsKey("tail_image_url") || input.ContainsKey("static_mask_url") || input.ContainsKey("dynamic_masks")))
        {
            input["duration"] = "5";
        }

        if (input.ContainsKey("camera_control"))
        {
            input.Remove("advanced_camera_control");
        }

        if (!input.ContainsKey("start_image_url") && !input.ContainsKey("image_url"))
        {
            input.Remove("end_image_url");
        }

        if (input["effect_scene"]?.GetValue<string>() is { } scene && input["input_image_urls"] is JsonArray persons && scene is not ("hug" or "kiss" or "heart_gesture"))
        {
            while (persons.Count > 1)
            {
                persons.RemoveAt(1);
            }
        }
        else if (input["input_image_urls"] is JsonArray { Count: > 2 } two && input.ContainsKey("effect_scene"))
        {
            two.RemoveAt(2);
        }
    }

    private void KeepRulesOfShots(JsonObject input, JsonArray shots)
    {
        bool isNumber = endpoint["duration"]?.Type == "integer";
        int seconds = random.Next(3, 6);
        foreach (JsonNode? shot in shots)
        {
            shot!["duration"] = isNumber ? seconds : seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (input.ContainsKey("duration"))
        {
            int total = seconds * shots.Count;
            input["duration"] = isNumber ? total : total.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    private void KeepRulesOfReferences(JsonObject input)
    {
        int most = endpoint.Constraints.Contains("refs-max-4") ? 4 : int.MaxValue;
        while ((input["elements"] as JsonArray)?.Count + (input["image_urls"] as JsonArray)?.Count > most)
        {
            ((JsonArray)input["elements"]!).RemoveAt(0);
        }

        if (input["elements"] is JsonArray { Count: 0 })
        {
            input.Remove("elements");
        }
    }
}
