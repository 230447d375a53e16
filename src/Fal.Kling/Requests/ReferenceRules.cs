namespace Fal.Kling;

/// <summary>How many references a request may have: elements and images together.</summary>
internal static class ReferenceRules
{
    private const int MaxWithVideo = 4;
    private const int Max = 7;

    public static void AddProblems(RequestProblems problems, int most, IReadOnlyList<KlingElement>? elements, IReadOnlyList<KlingMedia>? images)
    {
        int count = Count(elements, images);
        problems.RefuseIf(count > most, "Images", $"there are {count} images and elements together; fal takes at most {most}.");
    }

    /// <summary>O3 states seven for 4K, and four where an element has a video for the others; without a video these presumably take seven too.</summary>
    public static void AddProblemsOfO3(RequestProblems problems, KlingTier tier, IReadOnlyList<KlingElement>? elements, IReadOnlyList<KlingMedia>? images)
    {
        int count = Count(elements, images);
        if (tier == KlingTier.FourK)
        {
            AddProblems(problems, Max, elements, images);
        }
        else if (ElementRules.HaveVideo(elements))
        {
            problems.RefuseIf(count > MaxWithVideo, "Images", $"there are {count} images and elements together; with the video of an element fal takes at most {MaxWithVideo}.");
        }
        else
        {
            problems.WarnIf(count > Max, "Images", $"there are {count} images and elements together; the 4K endpoint takes at most {Max}.");
        }
    }

    private static int Count(IReadOnlyList<KlingElement>? elements, IReadOnlyList<KlingMedia>? images) => (elements?.Count ?? 0) + (images?.Count ?? 0);
}
