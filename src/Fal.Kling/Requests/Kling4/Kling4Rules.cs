namespace Fal.Kling;

/// <summary>The rules and prices of Kling 4.0, as far as fal has published them.</summary>
internal static class Kling4Rules
{
    private const int Shortest = 3;
    private const int Longest = 30;
    private const int LongestOfFlash = 20;
    private const int LongestOfElement = 10;
    private const decimal FlashRate = 0.094m;

    /// <summary>Gets the length of the video. With shots it is their sum.</summary>
    public static int TotalOf(IReadOnlyList<KlingShot>? shots, int? seconds) => ShotRules.TotalOf(shots, shots is { Count: > 0 } ? null : seconds);

    /// <summary>Maps the length. With shots it is their sum, so it is sent only if the caller has set it.</summary>
    public static int? MapSeconds(InputVisitor input, IReadOnlyList<KlingShot>? shots, int? value)
    {
        int? usual = value ?? (shots is { Count: > 0 } ? null : Defaults.Seconds);
        int? sent = input.Optional("duration", usual, InputType.Integer);
        return sent == usual ? value : sent;
    }

    public static void AddProblems(
        RequestProblems problems, bool flash, string? prompt, IReadOnlyList<KlingShot>? shots, int? seconds, bool isPromptOptional = false)
    {
        if (!isPromptOptional)
        {
            ShotRules.AddChoice(problems, prompt, shots);
        }

        problems.WarnIf(flash && seconds > LongestOfFlash, "Seconds", $"it is {seconds}, but on other hosts Kling 4.0 Flash makes at most {LongestOfFlash}.");
        if (shots is { Count: > 0 })
        {
            int total = shots.Sum(shot => shot.Seconds);
            AddFlashProblems(problems, flash, ("Shots", shots));
            problems.RefuseIf(total is < Shortest or > Longest, "Shots", $"they last {total} seconds together, but a video lasts {Shortest} to {Longest}.");
            problems.RefuseIf(
                seconds is { } asked && asked != total, "Seconds", $"it is {seconds}, but the shots last {total} seconds together, which is the length of the video.");
        }
    }

    /// <summary>Adds problems for properties that Flash doesn't have.</summary>
    public static void AddFlashProblems(RequestProblems problems, bool flash, params ReadOnlySpan<(string Path, object? Value)> others)
    {
        foreach ((string path, object? value) in others)
        {
            problems.RefuseIf(flash && value is not null, path, "as far as is known, Kling 4.0 Flash doesn't have this field. If it does, use AdditionalInput.");
        }
    }

    public static KlingPrice PriceOf(bool flash, VideoResolution resolution, int seconds) => flash
        ? Prices.PerSecond(FlashRate, seconds, Prices.November2026, isExact: false)
        : Prices.PerSecond(resolution == VideoResolution.P720 ? 0.157m : 0.235m, seconds, Prices.October2026);

    /// <summary>Gets the price. With reference videos, input and output are billed at a lower price, and at least twice the output.</summary>
    public static KlingPrice PriceOfReferences(bool flash, VideoResolution resolution, int seconds, IReadOnlyList<KlingMedia> videos, IReadOnlyList<KlingMedia> elementVideos)
    {
        if (flash || videos.Count + elementVideos.Count == 0)
        {
            return PriceOf(flash, resolution, seconds);
        }

        double?[] lengths = [.. videos.Concat(elementVideos).Select(video => MediaFacts.DurationOf(video)?.TotalSeconds)];
        double input = lengths.Select((length, i) => length ?? (i < videos.Count ? Longest : LongestOfElement)).Sum();
        KlingPrice price = Prices.PerSecond(RateWithVideo(resolution), decimal.Round((decimal)Math.Max(seconds + input, 2 * seconds), 2), Prices.October2026, isExact: false);
        return lengths.Contains(null) ? price with { Basis = "at most " + price.Basis } : price;
    }

    /// <summary>Gets the price of a second of input or output when the input has a video.</summary>
    public static decimal RateWithVideo(VideoResolution resolution) => resolution == VideoResolution.P720 ? 0.094m : 0.141m;
}
