using System.Globalization;
using System.Text.Json;

namespace Fal.Kling.Cli.Checks;

/// <summary>One schema of an OpenAPI document. References are followed, and alternatives with null count as the other one.</summary>
internal readonly struct OpenApiSchema
{
    private const int MaxDepth = 8;

    private readonly JsonElement root;
    private readonly JsonElement own;
    private readonly JsonElement target;

    private OpenApiSchema(JsonElement root, JsonElement own)
    {
        (this.root, this.own) = (root, own);
        target = Resolve(root, own, MaxDepth);
    }

    public string? Type => Text("type");

    /// <summary>The allowed values as JSON texts without quotation marks; null if any value is allowed.</summary>
    public IReadOnlyList<string>? Choices => Member("enum") is { ValueKind: JsonValueKind.Array } choices ? [.. choices.EnumerateArray().Select(choice => choice.ToString())] : null;

    public string? Default => Member("default") is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } value ? value.ToString() : null;

    public IReadOnlyList<string> Required => Member("required") is { ValueKind: JsonValueKind.Array } names ? [.. names.EnumerateArray().Select(name => name.ToString())] : [];

    public IReadOnlyDictionary<string, OpenApiSchema> Properties
    {
        get
        {
            JsonElement document = root;
            return Member("properties") is { ValueKind: JsonValueKind.Object } properties
                ? properties.EnumerateObject().ToDictionary(property => property.Name, property => new OpenApiSchema(document, property.Value))
                : [];
        }
    }

    public OpenApiSchema? Items => Member("items") is { ValueKind: JsonValueKind.Object } items ? new OpenApiSchema(root, items) : null;

    /// <exception cref="InvalidDataException">The document has no such schema.</exception>
    public static OpenApiSchema InputOf(JsonElement document, string endpointId) => At(document, "the input", "paths", "/" + endpointId, "post", "requestBody", "content", "application/json", "schema");

    /// <exception cref="InvalidDataException">The document has no such schema.</exception>
    public static OpenApiSchema OutputOf(JsonElement document)
    {
        JsonProperty path = document.TryGetProperty("paths", out JsonElement paths) && paths.ValueKind == JsonValueKind.Object
            ? paths.EnumerateObject().FirstOrDefault(path => path.Name.EndsWith("/requests/{request_id}", StringComparison.Ordinal))
            : default;
        return path.Value.ValueKind == JsonValueKind.Object
            ? At(document, "the result", "paths", path.Name, "get", "responses", "200", "content", "application/json", "schema")
            : throw new InvalidDataException("the document does not describe the result");
    }

    public decimal? Number(string name) => Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out decimal value) ? value : null;

    private string? Text(string name) => Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    // A default stands beside a reference or an alternative, the rest inside.
    private JsonElement Member(string name) => own.TryGetProperty(name, out JsonElement value) ? value : target.TryGetProperty(name, out value) ? value : default;

    private static OpenApiSchema At(JsonElement document, string what, params ReadOnlySpan<string> path)
    {
        JsonElement at = document;
        foreach (string name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                throw new InvalidDataException($"the document does not describe {what}: '{name}' is missing");
            }
        }

        return new OpenApiSchema(document, at);
    }

    private static JsonElement Resolve(JsonElement root, JsonElement schema, int depth)
    {
        if (depth == 0 || schema.ValueKind != JsonValueKind.Object)
        {
            return schema;
        }

        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            JsonElement at = root;
            foreach (string name in reference.ToString().TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                {
                    throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"the document has no {reference}"));
                }
            }

            return Resolve(root, at, depth - 1);
        }

        foreach (string kind in (ReadOnlySpan<string>)["anyOf", "oneOf", "allOf"])
        {
            if (schema.TryGetProperty(kind, out JsonElement alternatives) && alternatives.ValueKind == JsonValueKind.Array)
            {
                JsonElement real = alternatives.EnumerateArray().FirstOrDefault(one => !(one.TryGetProperty("type", out JsonElement type) && type.ToString() == "null"));
                return Resolve(root, real, depth - 1);
            }
        }

        return schema;
    }
}
