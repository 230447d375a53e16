using System.Diagnostics.CodeAnalysis;

namespace Fal.Kling;

/// <summary>
/// What can be said against an image before it is sent. Only what cannot be uploaded at all is refused: the limits in pixels and bytes are those that fal publishes
/// for Kling's other versions, and 2.1 may have others.
/// </summary>
internal static class ImageChecks
{
    private const int MinSide = 300;
    private const double MaxRatio = 2.5;
    private const long MaxBytes = 10_000_000;
    private const string Afterword = "fal publishes no limit for 2.1, so it is sent all the same.";

    public const string UsedUp = "the stream was read by an earlier upload and cannot go back to its start; use a new stream, KlingMedia.FromFile or KlingMedia.FromBytes.";

    public const string InUse = "the stream is being read by another upload; wait for that one to end, or use KlingMedia.FromBytes.";

    public static IReadOnlyList<KlingProblem> ProblemsOf(KlingMedia image, string path)
    {
        List<KlingProblem> problems = [];
        AddProblems(problems, image, path);
        return problems;
    }

    /// <summary>Checks the first bytes of a file or of bytes. A stream is checked when it is uploaded, because only then can it be read asynchronously.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever opening a file throws, the image cannot be read.")]
    public static void AddProblems(List<KlingProblem> problems, KlingMedia image, string path)
    {
        if (image is StreamMedia { IsUsedUp: true })
        {
            problems.Add(new KlingProblem { Path = path, Message = UsedUp });
            return;
        }

        try
        {
            if (ImageFacts.Read(image) is not { } facts)
            {
                return;
            }

            if (Refusal(facts, image) is { } refusal)
            {
                problems.Add(new KlingProblem { Path = path, Message = refusal });
            }
            else
            {
                AddWarnings(problems, facts, path);
            }
        }
        catch (Exception exception)
        {
            problems.Add(new KlingProblem { Path = path, Message = Unreadable(image, exception) });
        }
    }

    /// <summary>One stream cannot be read for two images at once. One image can serve as both.</summary>
    public static void AddProblemOfSharing(List<KlingProblem> problems, KlingMedia first, KlingMedia second, string path)
    {
        if (first is StreamMedia left && second is StreamMedia right && left.Stream == right.Stream)
        {
            problems.Add(new KlingProblem { Path = path, Message = "it reads the same stream as Image, and both are uploaded at once; use one KlingMedia for both, or KlingMedia.FromBytes." });
        }
    }

    /// <summary>Why content cannot be uploaded at all.</summary>
    /// <returns>Null when it can.</returns>
    public static string? Refusal(ImageFacts facts, KlingMedia image) => (facts.Length, facts.Header, image.MediaType) switch
    {
        ( <= 0, _, _) => $"{NameOf(image)} is empty.",
        (_, null, null) => $"{NameOf(image)} is not an image that fal takes: its first bytes match none of {ImageHeader.Formats}. If it is an image anyway, pass mediaType.",
        _ => null,
    };

    public static string NameOf(KlingMedia image) => image switch
    {
        FileMedia file => $"the file '{Path.GetFullPath(file.Path)}'",
        StreamMedia => "the stream",
        _ => "the image in memory",
    };

    public static string Unreadable(KlingMedia image, Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => $"{NameOf(image)} does not exist.",
        UnauthorizedAccessException when image is FileMedia file && Directory.Exists(file.Path) => $"'{Path.GetFullPath(file.Path)}' is a folder, not a file.",
        NotSupportedException when image is FileMedia => $"{NameOf(image)} is a pipe or a device; open it and use KlingMedia.FromStream.",
        _ => $"{(image is FileMedia file ? $"the file '{file.Path}'" : NameOf(image))} cannot be read: {exception.Message}",
    };

    /// <summary>Adds what fal may refuse, but does not say that it does.</summary>
    public static void AddWarnings(List<KlingProblem> problems, ImageFacts facts, string path)
    {
        if (facts.Length > MaxBytes)
        {
            problems.Add(Warning(path, $"it has {facts.Length / 1e6:0.0} MB; Kling's other versions take at most {MaxBytes / 1e6:0} MB."));
        }

        if (facts.Header is not { Width: { } width, Height: { } height })
        {
            return;
        }

        if (Math.Min(width, height) < MinSide)
        {
            problems.Add(Warning(path, $"it is {width} x {height} pixels; Kling's other versions want at least {MinSide} a side."));
        }

        if (Math.Max(width, height) > MaxRatio * Math.Min(width, height))
        {
            problems.Add(Warning(path, $"it is {width} x {height} pixels; Kling's other versions take shapes from 1:2.5 to 2.5:1."));
        }
    }

    private static KlingProblem Warning(string path, string message) => new() { Path = path, Message = $"{message} {Afterword}", IsWarning = true };
}
