using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>The rules for <c>prompt</c> and <c>multi_prompt</c>.</summary>
internal static class ShotRules
{
    private const int MostShots = 6;
    private const int LongestShotPrompt = 512;

    public static InputProblem? PromptOrShots(KlingInput input) => input.Has("prompt") == input.Has("multi_prompt")
        ? new(["root"], "Value error, Either prompt or multi_prompt must be provided, but not both", "value_error")
        : null;

    public static InputProblem? Total(KlingInput input)
    {
        if (!input.Has("multi_prompt"))
        {
            return null;
        }

        IReadOnlyList<decimal> shots = input.Shots();
        decimal total = shots.Sum();
        return (input.Endpoint.Family switch
        {
            "v4" => shots.Any(shot => shot < 1) ? "each shot must be at least 1 second long"
                : total is < 3 or > 30 ? "the shots must be 3 to 30 seconds long in total" : null,
            "v3-turbo" => total > 15 ? "the shots must be at most 15 seconds long in total" : null,
            _ => OfKling3(input, shots.Count, total),
        }) is { } message ? InputRules.Broken("multi_prompt", message) : null;
    }

    // Only Kling's own API documents these limits. fal passes the shots on to it.
    private static string? OfKling3(KlingInput input, int count, decimal total) =>
        count is < 1 or > MostShots ? "give 1 to 6 shots"
        : input.List("multi_prompt").Any(shot => LengthOf(shot.GetProperty("prompt")) > LongestShotPrompt) ? "the prompt of a shot has at most 512 characters"
        : total != input.Number("duration") ? "the durations of the shots must add up to duration"
        : null;

    private static int LengthOf(JsonElement text) => text.GetString()!.EnumerateRunes().Count();
}
