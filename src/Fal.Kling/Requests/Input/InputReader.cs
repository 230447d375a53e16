using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fal.Kling;

/// <summary>Reads a request from its endpoint's JSON. A field that is missing or null keeps its default.</summary>
/// <param name="json">The JSON.</param>
/// <param name="mediaOf">Makes the media of the text in a field that takes a file.</param>
/// <param name="path">The prefix of a field's name in messages.</param>
internal sealed class InputReader(JsonObject json, Func<string, KlingMedia> mediaOf, string path = "") : InputVisitor(path)
{
    private readonly HashSet<string> known = [];

    /// <summary>Gets the fields that the record doesn't have; null when there are none.</summary>
    public JsonObject? Rest
    {
        get
        {
            JsonObject rest = [.. json.Where(member => !known.Contains(member.Key)).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))];
            return rest.Count == 0 ? null : rest;
        }
    }

    public override IReadOnlyList<KlingMedia>? MediaList(string name, string property, MediaLimits limits, IReadOnlyList<KlingMedia>? media) =>
        Find(name) is { } node ? [.. ArrayOf(name, node).Select((item, index) => MediaOf($"{name}[{index}]", item))] : media is { Count: 0 } ? throw Missing(name) : media;

    public override IReadOnlyList<T>? Objects<T>(string name, string property, IReadOnlyList<T>? items, T blank, Func<T, InputVisitor, T> map) =>
        Find(name) is { } node ? [.. ArrayOf(name, node).Select((item, index) => Whole($"{name}[{index}]", ObjectOf($"{name}[{index}]", item), blank, map))] : items;

    public override T? Object<T>(string name, string property, T? item, T blank, Func<T, InputVisitor, T> map)
        where T : class =>
        Find(name) is { } node ? Whole(name, ObjectOf(name, node), blank, map) : item;

    protected override JsonNode? VisitField(string name, JsonNode? value, bool isRequired) => Find(name) ?? (isRequired ? throw Missing(name) : value);

    protected override KlingMedia? VisitMedia(string name, MediaSlot slot, KlingMedia? media, bool isRequired) =>
        Find(name) is { } node ? MediaOf(name, node) : isRequired ? throw Missing(name) : media;

    protected override T Read<T>(string name, JsonNode node, InputType<T> type)
    {
        try
        {
            return type.Read(node);
        }
        catch (FormatException exception)
        {
            throw Wrong(name, exception.Message);
        }
    }

    // A nested object doesn't have AdditionalInput, so an unknown field would be lost.
    private T Whole<T>(string name, JsonObject item, T blank, Func<T, InputVisitor, T> map)
    {
        InputReader reader = new(item, mediaOf, $"{Path}{name}.");
        T value = map(blank, reader);
        return reader.Rest is null ? value : throw Wrong($"{name}.{reader.Rest.First().Key}", "is not known to this version. Use a CustomRequest");
    }

    private JsonNode? Find(string name)
    {
        known.Add(name);
        return json[name];
    }

    private KlingMedia MediaOf(string name, JsonNode? node)
    {
        try
        {
            return mediaOf(node is null ? throw Wrong(name, "is not a URL") : Read(name, node, InputType.Text));
        }
        catch (ArgumentException exception)
        {
            throw Wrong(name, "is not a URL that fal can read: " + exception.Message);
        }
    }

    private JsonArray ArrayOf(string name, JsonNode node) => node as JsonArray ?? throw Wrong(name, "is not a list");

    private JsonObject ObjectOf(string name, JsonNode? node) => node as JsonObject ?? throw Wrong(name, "is not an object");

    private JsonException Missing(string name) => Wrong(name, "is missing");

    private JsonException Wrong(string name, string what) => new($"The field '{Path}{name}' {what}.");
}
