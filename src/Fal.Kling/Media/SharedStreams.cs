namespace Fal.Kling;

/// <summary>
/// Finds a stream that two media of one request share, because all media are uploaded at once. One <see cref="KlingMedia"/> may be used in any number of
/// fields.
/// </summary>
internal sealed class SharedStreams
{
    private readonly Dictionary<Stream, (string Path, KlingMedia Media)> readers = new(ReferenceEqualityComparer.Instance);

    public void AddProblems(List<KlingProblem> problems, KlingMedia media, MediaSlot slot)
    {
        if (media is StreamMedia { Stream: var stream } && !readers.TryAdd(stream, (slot.Path, media)) && readers[stream] is var first && first.Media != media)
        {
            problems.Add(new KlingProblem
            {
                Path = slot.Path,
                Message = $"it reads the same stream as {first.Path}, and both are uploaded at once. Use one KlingMedia for both, or KlingMedia.FromBytes.",
            });
        }
    }
}
