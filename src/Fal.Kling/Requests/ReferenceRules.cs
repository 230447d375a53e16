namespace Fal.Kling;

/// <summary>Checks how many references a request may have: elements and images together.</summary>
internal static class ReferenceRules
{
    private const int MaxWithVideo = 4;
    private const int Max = 7;

    public static void AddProblems(RequestProblems problems, int most, IReadOnlyList<KlingElement>? elements, IReadOnlyList<KlingMedia>? images)
    {
        int count = Count(elements, images);
        problems.RefuseIf(count > most, "Images", $"there are {count} images and elements together, but fal accepts at most {most}.");
    }

    /// <summary>
    /// Adds problems of O3. fal states seven for 4K, and four for the other tiers if an element has a video. Without a video, seven is assumed for those too.
    /// </summary>
    public static void AddProblemsOfO3(RequestProblems problems, KlingTier tier, IReadOnlyList<KlingElement>? elements, IReadOnlyList<KlingMedia>? images)
    {
        int count = Count(elements, images);
        if (tier == KlingTier.FourK)
        {
            AddProblems(problems, Max, elements, images);
        }
        else if (ElementRules.HaveVideo(elements))
        {
            problems.RefuseIf(count > MaxWithVideo, "Images", $"there are {count} images and elements together, but fal accepts at most {MaxWithVideo} if an element has a video.");
        }
        else
        {
            problems.WarnIf(count > Max, "Images", $"there are {count} images and elements together, but the 4K endpoint accepts at most {Max}.");
        }
    }

    private static int Count(IReadOnlyList<KlingElement>? elements, IReadOnlyList<KlingMedia>? images) => (elements?.Count ?? 0) + (images?.Count ?? 0);
}
