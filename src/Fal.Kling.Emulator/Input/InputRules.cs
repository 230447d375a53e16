using System.Collections.Frozen;
using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>
/// The rules between fields, by their names in the catalogue. If it is unknown whether fal enforces a rule, the emulator enforces it.
/// </summary>
internal static class InputRules
{
    private static readonly FrozenDictionary<string, Rule> ByName = new Dictionary<string, Rule>
    {
        ["prompt-xor-multi-prompt"] = (input, _) => ShotRules.PromptOrShots(input),
        ["shots-total"] = (input, _) => ShotRules.Total(input),
        ["end-needs-start"] = (input, _) => EndNeedsStart(input),
        ["tail-xor-masks"] = (input, _) => TailOrMasks(input),
        ["one-camera-field"] = (input, _) => OneCameraField(input),
        ["element-images-or-video"] = (input, _) => ElementRules.ImagesOrVideo(input),
        ["one-video-element"] = (input, _) => ElementRules.OneVideo(input),
        ["motion-element-needs-video-orientation"] = (input, _) => ElementRules.OfMotion(input),
        ["refs-max-4"] = (input, _) => ElementRules.References(input, 4),
        ["refs-max-7"] = (input, _) => ElementRules.References(input, 7),
        ["refs-max-10"] = (input, _) => ElementRules.References(input, 10),
        ["refs-max-4-with-video"] = (input, _) => ElementRules.References(input, ElementRules.CountVideos(input) > 0 ? 4 : 7),
        ["voices-max-2"] = (input, _) => input.List("voice_ids").Count > 2 ? Broken("voice_ids", "At most 2 voices can be used") : null,
        ["orientation-limits-seconds"] = Orientation,
        ["series-fields"] = (input, _) => SeriesFields(input),
        ["effects-images"] = (input, _) => EffectImages(input),
    }.ToFrozenDictionary();

    private delegate InputProblem? Rule(KlingInput input, TimeSpan mediaLength);

    public static IEnumerable<InputProblem> Check(KlingInput input, TimeSpan mediaLength) =>
        input.Endpoint.Rules
            .Select(rule => ByName[rule](input, mediaLength))
            .OfType<InputProblem>()
            .Select(problem => problem with { Input = ValueAt(problem, input) });

    /// <summary>Creates a problem with the type of fal's own validators. fal's messages for rules between fields are mostly unknown.</summary>
    public static InputProblem Broken(string field, string message, params IEnumerable<object> within) =>
        new([field, .. within], $"Value error, {message}", "value_error");

    private static JsonElement ValueAt(InputProblem problem, KlingInput input) =>
        input.Json.TryGetProperty((string)problem.Location[0], out JsonElement value) ? value : input.Json;

    private static InputProblem? EndNeedsStart(KlingInput input) =>
        input.Has("end_image_url") && !input.Has("start_image_url") ? Broken("end_image_url", "an end image needs a start image") : null;

    private static InputProblem? TailOrMasks(KlingInput input)
    {
        bool hasMasks = input.Has("static_mask_url") || input.Has("dynamic_masks");
        bool hasTail = input.Has("tail_image_url");
        return hasTail && hasMasks ? Broken("tail_image_url", "a tail image cannot be combined with masks")
            : (hasTail || hasMasks) && input.Text("duration") != "5" ? Broken("duration", "a tail image or masks need a duration of 5 seconds")
            : null;
    }

    private static InputProblem? OneCameraField(KlingInput input) => input.Has("camera_control") && input.Has("advanced_camera_control")
        ? Broken("advanced_camera_control", "give camera_control or advanced_camera_control, not both")
        : null;

    private static InputProblem? Orientation(KlingInput input, TimeSpan mediaLength)
    {
        int longest = input.Text("character_orientation") == "image" ? 10 : 30;
        return mediaLength.TotalSeconds <= longest ? null : new("video_url", $"The video should be at most {longest} seconds long", "video_duration_too_long")
        {
            Context = ("max_duration", (decimal)longest),
            ProvidedDuration = (decimal)mediaLength.TotalSeconds,
        };
    }

    private static InputProblem? SeriesFields(KlingInput input)
    {
        bool isSeries = input.Text("result_type") == "series";
        return isSeries && input.Has("num_images") ? Broken("num_images", "num_images is for single images; a series takes series_amount")
            : !isSeries && input.Has("series_amount") ? Broken("series_amount", "series_amount is only for a series")
            : null;
    }

    private static InputProblem? EffectImages(KlingInput input)
    {
        int most = input.Text("effect_scene") is "hug" or "kiss" or "heart_gesture" ? 2 : 1;
        return input.List("input_image_urls").Count > most ? Broken("input_image_urls", $"this effect takes at most {most} images") : null;
    }
}
