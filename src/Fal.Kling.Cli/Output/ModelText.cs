using Fal.Kling.Cli.Input;
using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Output;

/// <summary>Describes models for people.</summary>
internal static class ModelText
{
    public static IEnumerable<string> List(IReadOnlyList<Model> models)
    {
        int name = models.Max(model => model.Name.Length);
        int kind = models.Max(model => model.Endpoint.Kind.Length);
        yield return $"{"NAME".PadRight(name)}  {"KIND".PadRight(kind)}  PRICE";
        foreach (Model model in models)
        {
            yield return $"{model.Name.PadRight(name)}  {model.Endpoint.Kind.PadRight(kind)}  {PriceOf(model)}";
        }
    }

    public static IEnumerable<string> Describe(Model model)
    {
        yield return $"{model.Name} ({model.Endpoint.Kind})";
        yield return $"Endpoint: {model.Id}";
        yield return $"Price:    {PriceOf(model)}";
        yield return string.Empty;
        foreach (string line in Fields(model))
        {
            yield return line;
        }
    }

    /// <summary>The fields of a model, one a line, with types, ranges and defaults.</summary>
    public static IEnumerable<string> Fields(Model model)
    {
        int width = model.Endpoint.Fields.Max(field => field.Name.Length);
        foreach (FieldContract field in model.Fields)
        {
            string range = FieldValue.Range(field);
            string standard = field.IsRequired ? "required" : field.Default is { } value ? $"default {value.GetRawText().Trim('"')}" : string.Empty;
            string type = field.Choices is null ? FieldValue.TypeName(field) : string.Empty;
            yield return $"  {field.Name.PadRight(width)}  {string.Join("; ", new[] { type, range, standard }.Where(part => part.Length > 0))}";
            foreach (FieldContract member in field.Members)
            {
                yield return $"  {string.Empty.PadRight(width)}    {member.Name}: {string.Join("; ", new[] { FieldValue.TypeName(member), FieldValue.Range(member) }.Where(part => part.Length > 0))}";
            }
        }
    }

    private static string PriceOf(Model model) => Money.Text(ExampleRequest.Of(model).EstimatePrice());
}
