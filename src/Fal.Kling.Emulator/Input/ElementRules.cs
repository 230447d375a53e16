using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>The rules for <c>elements</c> and other references.</summary>
internal static class ElementRules
{
    public static int CountVideos(KlingInput input) => input.List("elements").Count(element => KlingInput.HasIn(element, "video_url"));

    public static InputProblem? ImagesOrVideo(KlingInput input) => input.List("elements")
        .Select((element, index) => IsOneThing(element)
            ? null
            : InputRules.Broken("elements", "an element is a frontal image with 1 to 3 reference images, or a video", index))
        .FirstOrDefault(problem => problem is not null);

    public static InputProblem? OneVideo(KlingInput input) =>
        CountVideos(input) > 1 ? InputRules.Broken("elements", "only one element can have a video") : null;

    public static InputProblem? OfMotion(KlingInput input) => input.List("elements").Count > 0 && input.Text("character_orientation") != "video"
        ? InputRules.Broken("elements", "an element needs the character orientation 'video'")
        : null;

    public static InputProblem? References(KlingInput input, int most)
    {
        int images = input.List("image_urls").Count;
        return images + input.List("elements").Count > most
            ? InputRules.Broken(images > 0 ? "image_urls" : "elements", $"elements and images are at most {most} together")
            : null;
    }

    private static bool IsOneThing(JsonElement element)
    {
        bool hasFront = KlingInput.HasIn(element, "frontal_image_url");
        bool hasReferences = KlingInput.HasIn(element, "reference_image_urls");
        return KlingInput.HasIn(element, "video_url") ? !hasFront && !hasReferences : hasFront && hasReferences;
    }
}
