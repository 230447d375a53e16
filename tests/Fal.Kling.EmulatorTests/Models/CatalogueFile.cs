using System.Text.Json.Nodes;

namespace Fal.Kling.EmulatorTests.Models;

/// <summary>The catalogue in the repository, read without the emulator's own code.</summary>
internal static class CatalogueFile
{
    private static readonly JsonObject Root = JsonNode.Parse(File.ReadAllText(
        Path.Combine(Repository.Root, "src", "Fal.Kling.Emulator", "Catalogue", "kling-models.json")))!.AsObject();

    private static readonly Dictionary<string, JsonObject> ById = Root["endpoints"]!.AsArray().ToDictionary(
        endpoint => endpoint!["endpointId"]!.GetValue<string>(), endpoint => endpoint!.AsObject());

    public static IReadOnlyCollection<string> Ids => ById.Keys;

    public static TheoryData<string> Rows => [.. Ids];

    public static JsonObject Endpoint(string id) => ById[id];

    public static IEnumerable<JsonObject> Fields(string id) => ById[id]["inputs"]!.AsArray().Select(field => field!.AsObject());

    public static IEnumerable<JsonObject> Members(string typeName) => Root["types"]![typeName]!.AsArray().Select(field => field!.AsObject());

    public static string[] Texts(JsonNode? array) => [.. array?.AsArray().Select(item => item!.GetValue<string>()) ?? []];

    public static bool Is(JsonObject field, string flag) => field[flag]?.GetValue<bool>() == true;

    public static string Name(JsonObject field) => field["name"]!.GetValue<string>();

    public static bool HasRule(string id, string rule) => Texts(ById[id]["constraints"]).Contains(rule);

    public static string App(string id) => string.Join('/', id.Split('/')[..2]);
}
