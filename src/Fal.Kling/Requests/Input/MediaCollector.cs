namespace Fal.Kling;

/// <summary>Collects the images, videos and sounds of a request with their places, in order.</summary>
internal sealed class MediaCollector(List<(MediaSlot Slot, KlingMedia Media)>? found = null, string path = "") : InputVisitor(path)
{
    public List<(MediaSlot Slot, KlingMedia Media)> All { get; } = found ?? [];

    protected override KlingMedia? VisitMedia(string name, MediaSlot slot, KlingMedia? media, bool isRequired)
    {
        if (media is not null)
        {
            All.Add((slot, media));
        }

        return media;
    }

    protected override InputVisitor Within(string path) => new MediaCollector(All, path);
}
