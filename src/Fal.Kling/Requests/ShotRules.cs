namespace Fal.Kling;

/// <summary>The rules of videos that are described by one prompt or shot by shot.</summary>
internal static class ShotRules
{
    private const int MaxShots = 6;
    private const int MaxPrompt = 512;
    private const int ShortestVideo = 3;
    private const int LongestVideo = 15;

    /// <summary>Gets the length that a request asks for.</summary>
    public static int TotalOf(IReadOnlyList<KlingShot>? shots, int? seconds) => seconds ?? (shots is { Count: > 0 } ? shots.Sum(shot => shot.Seconds) : Defaults.Seconds);

    /// <summary>Gets the longest length that may be billed. If the shots last longer than Seconds, it is unknown which of the two fal uses.</summary>
    public static int LongestOf(IReadOnlyList<KlingShot>? shots, int? seconds) => Math.Max(TotalOf(shots, seconds), shots?.Sum(shot => shot.Seconds) ?? 0);

    /// <summary>Maps the length. It is always sent, but a length that follows from the rest stays unset in the request.</summary>
    public static int? MapSeconds(InputVisitor input, IReadOnlyList<KlingShot>? shots, int? value)
    {
        int total = TotalOf(shots, value);
        int sent = input.Value("duration", total, InputType.SecondsText);
        return sent == total ? value : sent;
    }

    /// <summary>Maps the shot type. Without shots the field has no meaning, so it is not sent.</summary>
    public static ShotType Map(InputVisitor input, IReadOnlyList<KlingShot>? shots, ShotType value) =>
        input.Optional("shot_type", shots is { Count: > 0 } ? value : null, InputType.Enum<ShotType>()) ?? value;

    /// <summary>Adds the problems for Kling 3 and O3.</summary>
    public static void AddProblems(RequestProblems problems, string? prompt, IReadOnlyList<KlingShot>? shots, int? seconds, ShotType shotType)
    {
        AddChoice(problems, prompt, shots);
        problems.WarnIf(shots is not { Count: > 0 } && shotType != ShotType.Customize, "ShotType", "it has no effect without Shots and is not sent.");
        if (shots is not { Count: > 0 })
        {
            return;
        }

        AddLengths(problems, shots);
        int total = shots.Sum(shot => shot.Seconds);
        problems.RefuseIf(seconds is null && total is < ShortestVideo or > LongestVideo, "Shots", $"they last {total} seconds together, but a video lasts {ShortestVideo} to {LongestVideo}.");
        problems.WarnIf(seconds is { } asked && asked != total, "Seconds", $"it is {seconds}, but the shots last {total} seconds together. Other hosts of the model refuse that.");
        problems.WarnIf(shots.Count > MaxShots, "Shots", $"there are {shots.Count}, but other hosts of the model accept at most {MaxShots}.");
    }

    /// <summary>Adds the problems for Kling 3 Turbo, for which fal states more rules.</summary>
    public static void AddTurboProblems(RequestProblems problems, string? prompt, IReadOnlyList<KlingShot>? shots, int? seconds)
    {
        AddChoice(problems, prompt, shots);
        if (shots is not { Count: > 0 })
        {
            return;
        }

        AddLengths(problems, shots);
        int total = shots.Sum(shot => shot.Seconds);
        problems.RefuseIf(shots.Count > MaxShots, "Shots", $"there are {shots.Count}, but fal accepts 1 to {MaxShots}.");
        problems.RefuseIf(total > LongestVideo, "Shots", $"they last {total} seconds together, but fal accepts at most {LongestVideo}.");
        problems.RefuseIf(seconds is null && total < ShortestVideo, "Shots", $"they last {total} seconds together, but a video lasts at least {ShortestVideo}.");
        problems.WarnIf(seconds is { } asked && asked != total, "Seconds", $"it is {seconds}, but the shots last {total} seconds together.");
    }

    public static void AddChoice(RequestProblems problems, string? prompt, IReadOnlyList<KlingShot>? shots)
    {
        problems.RefuseIf(prompt is null && shots is not { Count: > 0 }, "Prompt", "either Prompt or Shots must be set.");
        problems.RefuseIf(prompt is not null && shots is { Count: > 0 }, "Shots", "Prompt is also set, and fal accepts only one of the two.");
    }

    private static void AddLengths(RequestProblems problems, IReadOnlyList<KlingShot> shots)
    {
        for (int i = 0; i < shots.Count; i++)
        {
            problems.RefuseIf(shots[i].Seconds > LongestVideo, $"Shots[{i}].Seconds", $"it is {shots[i].Seconds}, but a shot lasts 1 to {LongestVideo} seconds.");
            problems.WarnIf(
                shots[i].Prompt.Length > MaxPrompt, $"Shots[{i}].Prompt", $"it has {shots[i].Prompt.Length} characters, but other hosts of the model accept at most {MaxPrompt}.");
        }
    }
}
