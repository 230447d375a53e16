using System.Diagnostics.CodeAnalysis;

namespace Fal.Kling;

/// <summary>What can be said against an image, a video or a sound before it is sent to the field that takes it.</summary>
internal static class MediaChecks
{
    public const string UsedUp = "the stream was read by an earlier upload and cannot go back to its start; use a new stream, KlingMedia.FromFile or KlingMedia.FromBytes.";

    public const string InUse = "the stream is being read by another upload; wait for that one to end, or use KlingMedia.FromBytes.";

    /// <summary>
    /// Checks content in memory or in a file against the limits of its field, and the kind of a data URI. A stream is checked when it is uploaded,
    /// because only then can it be read asynchronously.
    /// </summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever opening a file throws, the content cannot be read.")]
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

    /// <summary>Checks what has been read of the content.</summary>
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
        NotSupportedException when media is FileMedia => $"{NameOf(media)} is a pipe or a device; open it and use KlingMedia.FromStream.",
        _ => $"{(media is FileMedia file ? $"the file '{file.Path}'" : NameOf(media))} cannot be read: {exception.Message}",
    };

    // Why the content cannot be used in that field at all, however large it is.
    private static string? Refusal(MediaFacts facts, KlingMedia media, MediaLimits limits) => (facts.Length, facts.Header?.MediaType ?? media.MediaType) switch
    {
        ( <= 0, _) => $"{NameOf(media)} is empty.",
        (_, null) => Unrecognised(media, limits.Kinds),
        (_, { } mediaType) => WrongKind(mediaType, limits),
    };

    private static string Unrecognised(KlingMedia media, MediaKinds kinds)
    {
        string wanted = MediaTypes.NameOf(kinds);
        return $"{NameOf(media)} is not {wanted} that fal takes: its first bytes match none of {MediaTypes.FormatsOf(kinds)}. If it is {wanted} anyway, pass mediaType.";
    }

    private static string? WrongKind(string mediaType, MediaLimits limits) => MediaTypes.KindOf(mediaType) is var kind && (limits.Kinds & kind) == 0
        ? $"it is {MediaTypes.NameOf(kind)} ({mediaType}), and this field takes {MediaTypes.NameOf(limits.Kinds)}."
        : null;
}
