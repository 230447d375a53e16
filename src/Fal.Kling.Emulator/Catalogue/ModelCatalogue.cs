using System.Collections.Frozen;
using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>Every Kling endpoint that fal serves, from the embedded <c>kling-models.json</c>.</summary>
internal static class ModelCatalogue
{
    private static readonly FrozenDictionary<string, KlingEndpoint> ById = Load();
    private static readonly FrozenSet<string> Apps = ById.Values.Select(endpoint => endpoint.App).ToFrozenSet();

    public static IEnumerable<KlingEndpoint> All => ById.Values.OrderBy(endpoint => endpoint.Id, StringComparer.Ordinal);

    public static KlingEndpoint? Find(string id) => ById.GetValueOrDefault(id);

    public static bool HasApp(string app) => Apps.Contains(app);

    private static FrozenDictionary<string, KlingEndpoint> Load()
    {
        using Stream resource = typeof(ModelCatalogue).Assembly.GetManifestResourceStream("kling-models.json")!;

        // The document is never disposed, because the defaults of fields refer to it.
        JsonDocument catalogue = JsonDocument.Parse(resource);
        return new CatalogueReader(catalogue.RootElement).ReadAll().ToFrozenDictionary(endpoint => endpoint.Id);
    }
}
