using System.Diagnostics.CodeAnalysis;

namespace Fal.Kling;

/// <summary>Finds the problems of an image, a video or a sound before it is sent.</summary>
internal static class MediaChecks
{
    public const string UsedUp = "an earlier upload read the stream, which cannot seek back to its start. Use a new stream, KlingMedia.FromFile or KlingMedia.FromBytes.";

    public const string InUse = "another upload is reading the stream. Wait until it ends, or use KlingMedia.FromBytes.";

    /// <summary>
    /// Checks content in memory or in a file against the limits of its field, and the kind of a data URI. A stream is checked when it is uploaded,
    /// because only then can it be read asynchronously.
    /// </summary>
    [SuppressMessage("Design", "CA1031", Justification = "Any exception means that the content cannot be read.")]
    public static void AddProblems(List<KlingProblem> problems, KlingMedia media, MediaSlot slot)
    {
        switch (media)
        {
            case StreamMedia { IsUsedUp: true }:
                problems.Add(new KlingProblem { Path = slot.Path, Message = UsedUp });
                return;
            case UrlMedia { MediaType: { } mediaType } when WrongKind(mediaType, slot.Limits) is { } message:
                problems.Add(new KlingProblem { Path = slot.Path, Message = message });
                return;
        }

        try
        {
            if (MediaFacts.Read(media) is { } facts)
            {
                AddProblems(problems, facts, media, slot);
            }
        }
        catch (Exception exception)
        {
            problems.Add(new KlingProblem { Path = slot.Path, Message = Unreadable(media, exception) });
        }
    }

    /// <summary>Checks the facts that were read from the content.</summary>
    public static void AddProblems(List<KlingProblem> problems, MediaFacts facts, KlingMedia media, MediaSlot slot)
    {
        if (Refusal(facts, media, slot.Limits) is { } refusal)
        {
            problems.Add(new KlingProblem { Path = slot.Path, Message = refusal });
        }
        else
        {
            new LimitCheck(slot, problems).Check(facts, facts.Header?.MediaType ?? media.MediaType!);
        }
    }

    public static string NameOf(KlingMedia media) => media switch
    {
        FileMedia file => $"the file '{Path.GetFullPath(file.Path)}'",
        StreamMedia => "the stream",
        _ => "the content in memory",
    };

    public static string Unreadable(KlingMedia media, Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => $"{NameOf(media)} does not exist.",
        UnauthorizedAccessException when media is FileMedia file && Directory.Exists(file.Path) => $"'{Path.GetFullPath(file.Path)}' is a folder, not a file.",
        NotSupportedException when media is FileMedia => $"{NameOf(media)} is a pipe or a device. Open it and use KlingMedia.FromStream.",
        _ => $"{(media is FileMedia file ? $"the file '{file.Path}'" : NameOf(media))} cannot be read: {exception.Message}",
    };

    // The reason why the content cannot be used in that field at all, whatever its size.
    private static string? Refusal(MediaFacts facts, KlingMedia media, MediaLimits limits) => (facts.Length, facts.Header?.MediaType ?? media.MediaType) switch
    {
        ( <= 0, _) => $"{NameOf(media)} is empty.",
        (_, null) => Unrecognised(media, limits.Kinds),
        (_, { } mediaType) => WrongKind(mediaType, limits),
    };

    private static string Unrecognised(KlingMedia media, MediaKinds kinds)
    {
        string wanted = MediaTypes.NameOf(kinds);
        return $"{NameOf(media)} is not {wanted} that fal accepts: its first bytes match none of {MediaTypes.FormatsOf(kinds)}. If it is {wanted} anyway, pass mediaType.";
    }

    private static string? WrongKind(string mediaType, MediaLimits limits) => MediaTypes.KindOf(mediaType) is var kind && (limits.Kinds & kind) == 0
        ? $"it is {MediaTypes.NameOf(kind)} ({mediaType}), but this field accepts {MediaTypes.NameOf(limits.Kinds)}."
        : null;
}
