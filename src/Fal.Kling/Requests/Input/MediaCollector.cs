using System.Text.Json.Nodes;

namespace Fal.Kling;

/// <summary>Collects the images, videos and sounds of a request with their places, in order.</summary>
internal sealed class MediaCollector : InputVisitor
{
    private MediaCollector(List<(MediaSlot Slot, KlingMedia Media)> found, string path = "")
        : base(path) => Found = found;

    private List<(MediaSlot Slot, KlingMedia Media)> Found { get; }

    public static IReadOnlyList<(MediaSlot Slot, KlingMedia Media)> Collect(KlingRequest request)
    {
        MediaCollector collector = new([]);
        _ = request.Map(collector);
        return collector.Found;
    }

    public override IReadOnlyList<KlingMedia>? MediaList(string name, string property, MediaLimits limits, IReadOnlyList<KlingMedia>? media)
    {
        Found.AddRange((media ?? []).Select((item, index) => (new MediaSlot($"{Path}{property}[{index}]", limits), item)));
        return media;
    }

    public override IReadOnlyList<T>? Objects<T>(string name, string property, IReadOnlyList<T>? items, T blank, Func<T, InputVisitor, T> map)
    {
        for (int i = 0; i < items?.Count; i++)
        {
            _ = map(items[i], new MediaCollector(Found, $"{Path}{property}[{i}]."));
        }

        return items;
    }

    public override T? Object<T>(string name, string property, T? item, T blank, Func<T, InputVisitor, T> map)
        where T : class =>
        item is null ? null : map(item, new MediaCollector(Found, $"{Path}{property}."));

    protected override JsonNode? VisitField(string name, JsonNode? value, bool isRequired) => value;

    protected override KlingMedia? VisitMedia(string name, MediaSlot slot, KlingMedia? media, bool isRequired)
    {
        if (media is not null)
        {
            Found.Add((slot, media));
        }

        return media;
    }
}
