namespace Fal.Kling;

/// <summary>The rules of elements: characters and objects that appear in the result.</summary>
internal static class ElementRules
{
    private const int MaxReferences = 3;

    /// <summary>Returns whether any element has its own voice, which costs more.</summary>
    public static bool ControlVoice(IReadOnlyList<KlingElement>? elements) => elements?.Any(element => element.VoiceId is not null) == true;

    public static bool HaveVideo(IReadOnlyList<KlingElement>? elements) => elements?.Any(element => element.Video is not null) == true;

    /// <summary>Checks elements for endpoints that accept images or a video.</summary>
    public static void AddProblems(RequestProblems problems, IReadOnlyList<KlingElement>? elements)
    {
        for (int i = 0; i < elements?.Count; i++)
        {
            KlingElement element = elements[i];
            bool hasImages = element.Frontal is not null || element.References is { Count: > 0 };
            problems.RefuseIf(hasImages && element.Video is not null, $"Elements[{i}].Video", "the element also has images, and fal accepts either images or a video.");
            problems.RefuseIf(!hasImages && element.Video is null, $"Elements[{i}]", "the element has neither images nor a video.");
            if (element.Video is null)
            {
                AddProblemsOfImages(problems, element, i);
            }
        }

        problems.RefuseIf(elements?.Count(element => element.Video is not null) > 1, "Elements", "more than one element has a video, and fal accepts only one.");
    }

    /// <summary>Checks elements for video endpoints that accept images only.</summary>
    public static void AddImageProblems(RequestProblems problems, IReadOnlyList<KlingElement>? elements) => AddImageProblems(problems, elements, AddProblemsOfImages);

    /// <summary>Checks elements for image endpoints, where one image is enough.</summary>
    public static void AddAnyImageProblems(RequestProblems problems, IReadOnlyList<KlingElement>? elements) => AddImageProblems(problems, elements, AddProblemsOfAnyImages);

    private static void AddImageProblems(RequestProblems problems, IReadOnlyList<KlingElement>? elements, Action<RequestProblems, KlingElement, int> addProblemsOfImages)
    {
        for (int i = 0; i < elements?.Count; i++)
        {
            KlingElement element = elements[i];
            problems.RefuseIf(element.Video is not null, $"Elements[{i}].Video", "this endpoint accepts only elements with images.");
            problems.RefuseIf(element.VoiceId is not null, $"Elements[{i}].VoiceId", "this endpoint does not accept voices in elements.");
            addProblemsOfImages(problems, element, i);
        }
    }

    private static void AddProblemsOfImages(RequestProblems problems, KlingElement element, int i)
    {
        problems.RefuseIf(element.Frontal is null, $"Elements[{i}].Frontal", "an element with images needs a frontal image.");
        problems.RefuseIf(
            element.References is not { Count: > 0 }, $"Elements[{i}].References", $"an element with images needs 1 to {MaxReferences} images in addition to the frontal one.");
        RefuseManyReferences(problems, element, i);
    }

    private static void AddProblemsOfAnyImages(RequestProblems problems, KlingElement element, int i)
    {
        bool hasReferences = element.References is { Count: > 0 };
        problems.RefuseIf(element.Frontal is null && !hasReferences, $"Elements[{i}]", "the element doesn't have an image.");
        problems.WarnIf(element.Frontal is null && hasReferences, $"Elements[{i}].Frontal", "it is missing. fal documents it as optional, but it is the element's main image.");
        RefuseManyReferences(problems, element, i);
    }

    private static void RefuseManyReferences(RequestProblems problems, KlingElement element, int i)
    {
        int count = element.References?.Count ?? 0;
        problems.RefuseIf(count > MaxReferences, $"Elements[{i}].References", $"there are {count} images, but fal accepts at most {MaxReferences}.");
    }
}
