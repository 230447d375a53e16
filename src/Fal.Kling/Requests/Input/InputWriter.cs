using System.Text.Json.Nodes;

namespace Fal.Kling;

/// <summary>Writes a request as its endpoint's JSON.</summary>
/// <param name="mediaText">Returns the text for an image, a video or a sound.</param>
/// <param name="path">The prefix of a property's name in messages.</param>
internal sealed class InputWriter(Func<MediaSlot, KlingMedia, string> mediaText, string path = "") : InputVisitor(path)
{
    /// <summary>Gets the fields that have a value.</summary>
    public JsonObject Json { get; } = [];

    /// <summary>Gets the names of all fields of the record, with or without a value.</summary>
    public HashSet<string> Names { get; } = [];

    public override IReadOnlyList<KlingMedia>? MediaList(string name, string property, MediaLimits limits, IReadOnlyList<KlingMedia>? media)
    {
        Write(name, media is null
            ? null
            : new JsonArray([.. media.Select((item, index) => (JsonNode)JsonValue.Create(mediaText(new MediaSlot($"{Path}{property}[{index}]", limits), item)))]));
        return media;
    }

    public override IReadOnlyList<T>? Objects<T>(string name, string property, IReadOnlyList<T>? items, T blank, Func<T, InputVisitor, T> map)
    {
        // An empty list means the same as a missing one, but fal refuses some empty lists.
        Write(name, items is not { Count: > 0 } ? null : new JsonArray([.. items.Select((item, index) => (JsonNode)Describe(item, $"{Path}{property}[{index}].", map))]));
        return items;
    }

    public override T? Object<T>(string name, string property, T? item, T blank, Func<T, InputVisitor, T> map)
        where T : class
    {
        Write(name, item is null ? null : Describe(item, $"{Path}{property}.", map));
        return item;
    }

    protected override JsonNode? VisitField(string name, JsonNode? value, bool isRequired)
    {
        Write(name, value);
        return value;
    }

    protected override KlingMedia? VisitMedia(string name, MediaSlot slot, KlingMedia? media, bool isRequired)
    {
        Write(name, media is null ? null : JsonValue.Create(mediaText(slot, media)));
        return media;
    }

    private JsonObject Describe<T>(T item, string path, Func<T, InputVisitor, T> map)
    {
        InputWriter writer = new(mediaText, path);
        _ = map(item, writer);
        return writer.Json;
    }

    private void Write(string name, JsonNode? value)
    {
        Names.Add(name);
        if (value is not null)
        {
            Json[name] = value;
        }
    }
}
