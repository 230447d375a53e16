namespace Fal.Kling;

/// <summary>The rules of elements: characters and objects that appear in the result.</summary>
internal static class ElementRules
{
    private const int MaxReferences = 3;

    /// <summary>Whether any element speaks with a voice of its own, which costs more.</summary>
    public static bool ControlVoice(IReadOnlyList<KlingElement>? elements) => elements?.Any(element => element.VoiceId is not null) == true;

    public static bool HaveVideo(IReadOnlyList<KlingElement>? elements) => elements?.Any(element => element.Video is not null) == true;

    /// <summary>For endpoints whose elements are images or a video.</summary>
    public static void AddProblems(RequestProblems problems, IReadOnlyList<KlingElement>? elements)
    {
        for (int i = 0; i < elements?.Count; i++)
        {
            KlingElement element = elements[i];
            bool hasImages = element.Frontal is not null || element.References is { Count: > 0 };
            problems.RefuseIf(hasImages && element.Video is not null, $"Elements[{i}].Video", "the element has images too, and fal takes images or a video.");
            problems.RefuseIf(!hasImages && element.Video is null, $"Elements[{i}]", "it has neither images nor a video.");
            if (element.Video is null)
            {
                AddProblemsOfImages(problems, element, i);
            }
        }

        problems.RefuseIf(elements?.Count(element => element.Video is not null) > 1, "Elements", "more than one has a video, and fal takes one.");
    }

    /// <summary>For endpoints whose elements are images.</summary>
    /// <param name="problems">What is found.</param>
    /// <param name="elements">The elements.</param>
    /// <param name="needReferences">Whether an element needs one other image beside the one from the front.</param>
    public static void AddImageProblems(RequestProblems problems, IReadOnlyList<KlingElement>? elements, bool needReferences = true)
    {
        for (int i = 0; i < elements?.Count; i++)
        {
            KlingElement element = elements[i];
            problems.RefuseIf(element.Video is not null, $"Elements[{i}].Video", "this endpoint takes elements of images only.");
            problems.RefuseIf(element.VoiceId is not null, $"Elements[{i}].VoiceId", "this endpoint's elements have no voices.");
            AddProblemsOfImages(problems, element, i, needReferences);
        }
    }

    private static void AddProblemsOfImages(RequestProblems problems, KlingElement element, int i, bool needReferences = true)
    {
        int count = element.References?.Count ?? 0;
        problems.RefuseIf(element.Frontal is null, $"Elements[{i}].Frontal", "an element of images needs an image from the front.");
        problems.RefuseIf(needReferences && count == 0, $"Elements[{i}].References", $"an element of images needs 1 to {MaxReferences} images beside the one from the front.");
        problems.RefuseIf(count > MaxReferences, $"Elements[{i}].References", $"there are {count} images; fal takes at most {MaxReferences}.");
    }
}
