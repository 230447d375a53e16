using System.Text.Json;

namespace Fal.Kling.Tests.Catalogue;

/// <summary>An endpoint in the emulator's catalogue: the facts that fal publishes, with their sources.</summary>
public sealed record CatalogueEndpoint(string Id, string Kind, IReadOnlyList<CatalogueField> Inputs, IReadOnlySet<string> Constraints)
{
    private static readonly JsonElement Root = Load();

    public static IReadOnlyDictionary<string, IReadOnlyList<CatalogueField>> Types { get; } =
        Root.GetProperty("types").EnumerateObject().ToDictionary(type => type.Name, type => (IReadOnlyList<CatalogueField>)[.. type.Value.EnumerateArray().Select(CatalogueField.Read)]);

    public static IReadOnlyDictionary<string, CatalogueEndpoint> All { get; } =
        Root.GetProperty("endpoints").EnumerateArray().Select(Read).ToDictionary(endpoint => endpoint.Id);

    public CatalogueField? this[string name] => Inputs.FirstOrDefault(field => field.Name == name);

    private static CatalogueEndpoint Read(JsonElement json) => new(
        json.GetProperty("endpointId").GetString()!,
        json.GetProperty("kind").GetString()!,
        [.. json.GetProperty("inputs").EnumerateArray().Select(CatalogueField.Read)],
        json.TryGetProperty("constraints", out JsonElement constraints) ? constraints.EnumerateArray().Select(rule => rule.GetString()!).ToHashSet() : []);

    private static JsonElement Load()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Fal.Kling.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "src", "Fal.Kling.Emulator", "Catalogue", "kling-models.json")));
        return document.RootElement.Clone();
    }
}
