using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Kling.Cli.Session;
using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Input;

/// <summary>Collects the fields of a request to one model, and makes the request.</summary>
/// <param name="model">The model.</param>
/// <param name="folder">The folder that paths are relative to.</param>
internal sealed class RequestInput(Model model, string folder)
{
    // What a person calls a field whose name differs between the models.
    private static readonly Dictionary<string, string[]> Aliases = new()
    {
        ["seconds"] = ["duration"],
        ["aspect"] = ["aspect_ratio"],
        ["image"] = ["start_image_url", "image_url", "image_urls", "input_image_urls", "human_image_url"],
        ["end"] = ["end_image_url", "tail_image_url"],
        ["video"] = ["video_url"],
        ["audio"] = ["audio_url", "voice_url"],
        ["prompt"] = ["prompt", "text"],
    };

    private readonly JsonObject input = [];

    /// <summary>Sets a field from text. A list gets the value added to it.</summary>
    /// <exception cref="UsageException">The model doesn't have the field, or the text is no value of it.</exception>
    public void Set(string name, string text)
    {
        FieldContract field = FieldNamed(name);
        JsonNode value = FieldValue.Parse(field, text);
        if (value is JsonArray added && input[field.Name] is JsonArray items)
        {
            while (added.Count > 0)
            {
                JsonNode? item = added[0];
                added.RemoveAt(0);
                items.Add(item);
            }
        }
        else
        {
            input[field.Name] = value;
        }
    }

    /// <summary>Sets a field from JSON, such as one of a file. A number may stand for the text of that number.</summary>
    /// <exception cref="UsageException">The model doesn't have the field, or the value is none of it.</exception>
    public void Set(string name, JsonNode? value)
    {
        FieldContract field = FieldNamed(name);
        if (value is JsonValue scalar && field.Type is not (FieldType.List or FieldType.Object))
        {
            Set(name, scalar.ToString());
        }
        else if (value is not null)
        {
            input[field.Name] = value.DeepClone();
        }
    }

    /// <summary>Sets a field only if it isn't set yet and the model has it.</summary>
    public void SetDefault(string name, string text)
    {
        if (Find(name) is { } field && !input.ContainsKey(field.Name))
        {
            Set(name, text);
        }
    }

    /// <summary>The input as JSON, with paths as they were written. It identifies the content.</summary>
    public string Content
    {
        get
        {
            IEnumerable<KeyValuePair<string, JsonNode?>> sorted = input.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => KeyValuePair.Create(one.Key, one.Value?.DeepClone()));
            return $"{model.Id} {new JsonObject(sorted).ToJsonString()}";
        }
    }

    /// <summary>Gets the prompt, or what stands for it; null if there is none.</summary>
    public string? Prompt => (input["prompt"] ?? input["text"])?.ToString();

    /// <exception cref="UsageException">The request is invalid. The message has every mistake.</exception>
    public KlingRequest Create()
    {
        foreach (FieldContract field in model.Endpoint.Fields.Where(field => field.IsRequired && !input.ContainsKey(field.Name)))
        {
            throw new UsageException($"{model.Name} needs {field.Name} ({FieldValue.TypeName(field)}). `kling run {model.Name} --help` lists its fields.");
        }

        return Read(model.Id, input, folder);
    }

    /// <summary>Reads the input of any endpoint, also one that this version does not know.</summary>
    /// <exception cref="UsageException">The request is invalid. The message has every mistake.</exception>
    public static KlingRequest Read(string endpointId, JsonObject input, string folder)
    {
        KlingRequest request;
        try
        {
            request = KlingRequest.FromJson(endpointId, input, text => MediaText.Read(text, folder));
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new UsageException(exception.Message.EndsWith('.') ? exception.Message : exception.Message + ".");
        }

        string[] mistakes = [.. request.Validate().Where(problem => !problem.IsWarning).Select(problem => FieldNames.In(problem.ToString(), endpointId))];
        return mistakes.Length == 0 ? request : throw new UsageException(string.Join(Environment.NewLine, mistakes));
    }

    private FieldContract FieldNamed(string name) => Find(name) ?? throw new UsageException(
        $"{model.Name} has no field '{name}'. The closest are {string.Join(", ", Nearest.To(name, model.Endpoint.Fields.Select(field => field.Name)))}. " +
        $"`kling run {model.Name} --help` lists its fields.");

    private FieldContract? Find(string name) =>
        model.Endpoint.Field(name) ?? (Aliases.TryGetValue(name, out string[]? names) ? names.Select(model.Endpoint.Field).FirstOrDefault(field => field is not null) : null);
}
