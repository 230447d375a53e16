using System.Globalization;
using System.Text.Json;
using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Checks;

/// <summary>
/// Compares one endpoint with its OpenAPI document: fields, types, which are required, choices, defaults and limits.
/// A limit that fal publishes only in a description is not in the document, so a limit counts only where the document has one.
/// </summary>
internal sealed class OpenApiComparison(KlingEndpoint endpoint, JsonElement document)
{
    private const string Missing = "no such field";

    public IEnumerable<CatalogueDifference> Differences()
    {
        OpenApiSchema output = OpenApiSchema.OutputOf(document);
        IEnumerable<CatalogueDifference> results = Names("result.", [.. endpoint.Output.Select(member => member.Name)], [.. output.Properties.Keys]);
        return [.. Fields(string.Empty, endpoint.Fields, OpenApiSchema.InputOf(document, endpoint.Id)), .. results];
    }

    private IEnumerable<CatalogueDifference> Fields(string prefix, IReadOnlyList<FieldContract> known, OpenApiSchema live)
    {
        IReadOnlyDictionary<string, OpenApiSchema> properties = live.Properties;
        foreach (CatalogueDifference difference in Names(prefix, [.. known.Select(field => field.Name)], [.. properties.Keys]))
        {
            yield return difference;
        }

        foreach (FieldContract field in known.Where(field => properties.ContainsKey(field.Name)))
        {
            foreach (CatalogueDifference difference in Field(prefix + field.Name, field, properties[field.Name], live.Required.Contains(field.Name)))
            {
                yield return difference;
            }
        }
    }

    private IEnumerable<CatalogueDifference> Names(string prefix, string[] known, string[] live) =>
    [
        .. live.Except(known).Select(name => Different(prefix + name, Missing, "a field")),
        .. known.Except(live).Select(name => Different(prefix + name, "a field", Missing)),
    ];

    private IEnumerable<CatalogueDifference> Field(string name, FieldContract known, OpenApiSchema live, bool isRequired)
    {
        if (known.IsRequired != isRequired)
        {
            yield return Different(name, Word(known.IsRequired), Word(isRequired));
        }

        if (live.Type is { } type && type != NameOf(known.Type))
        {
            yield return Different(name, NameOf(known.Type), type);
        }

        if (!SameChoices(known.Choices, live.Choices))
        {
            yield return Different(name, Text(known.Choices), Text(live.Choices));
        }

        if (live.Default is { } standard && standard != known.Default?.ToString())
        {
            yield return Different(name, $"default {known.Default?.ToString() ?? "none"}", $"default {standard}");
        }

        foreach ((string limit, decimal? own) in new (string, decimal?)[]
        {
            ("minimum", known.Min), ("maximum", known.Max), ("maxLength", known.MaxLength), ("minItems", known.MinItems), ("maxItems", known.MaxItems),
        })
        {
            if (live.Number(limit) is { } value && value != own)
            {
                yield return Different(name, $"{limit} {own?.ToString(CultureInfo.InvariantCulture) ?? "none"}", $"{limit} {value.ToString(CultureInfo.InvariantCulture)}");
            }
        }

        OpenApiSchema item = live.Items ?? live;
        if (known.Members.Count > 0 && item.Properties.Count > 0)
        {
            foreach (CatalogueDifference difference in Fields(name + ".", known.Members, item))
            {
                yield return difference;
            }
        }
    }

    private CatalogueDifference Different(string field, string known, string live) => new(endpoint.Id, field, known, live);

    private static bool SameChoices(IReadOnlyList<string>? known, IReadOnlyList<string>? live) =>
        (known is null && live is null) || (known is not null && live is not null && known.ToHashSet().SetEquals(live));

    private static string Text(IReadOnlyList<string>? choices) => choices is null ? "any value" : string.Join(", ", choices);

    private static string Word(bool isRequired) => isRequired ? "required" : "optional";

    private static string NameOf(FieldType type) => type switch
    {
        FieldType.Text => "string",
        FieldType.Number => "number",
        FieldType.Integer => "integer",
        FieldType.Boolean => "boolean",
        FieldType.List => "array",
        _ => "object",
    };
}
