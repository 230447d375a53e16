namespace Fal.Kling;

/// <summary>Checks the images, videos and sounds of one request, each for its own field. The same object is checked once for the same limits.</summary>
internal sealed class MediaChecker
{
    private readonly List<KlingProblem> problems = [];
    private readonly Dictionary<KlingMedia, List<MediaLimits>> seen = new(ReferenceEqualityComparer.Instance);
    private readonly SharedStreams streams = new();

    /// <summary>Gets the problems and warnings so far.</summary>
    public IReadOnlyList<KlingProblem> All => problems;

    public void Check(MediaSlot slot, KlingMedia media)
    {
        if (!seen.TryGetValue(media, out List<MediaLimits>? limits))
        {
            seen.Add(media, limits = []);
        }

        if (!limits.Contains(slot.Limits))
        {
            limits.Add(slot.Limits);
            MediaChecks.AddProblems(problems, media, slot);
        }

        streams.AddProblems(problems, media, slot);
    }
}
