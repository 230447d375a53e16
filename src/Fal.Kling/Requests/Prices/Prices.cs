using System.Globalization;

namespace Fal.Kling;

/// <summary>fal's prices in US dollars, read from the endpoints' pages on the dates beside them.</summary>
internal static class Prices
{
    public static DateOnly Year2025 { get; } = new(2025, 1, 1);

    public static DateOnly April2026 { get; } = new(2026, 4, 1);

    public static DateOnly Year2026 { get; } = new(2026, 1, 1);

    public static DateOnly September2026 { get; } = new(2026, 9, 1);

    public static DateOnly October2026 { get; } = new(2026, 10, 1);

    public static DateOnly November2026 { get; } = new(2026, 11, 1);

    /// <summary>Kling 3: per second, more with sound, and more again if elements have their own voices.</summary>
    public static KlingPrice Kling3(KlingTier tier, bool hasSound, bool controlsVoice, int seconds)
    {
        decimal rate = (tier, hasSound, controlsVoice) switch
        {
            (KlingTier.FourK, _, _) => 0.42m,
            (KlingTier.Standard, false, _) => 0.084m,
            (KlingTier.Standard, true, false) => 0.126m,
            (KlingTier.Standard, true, true) => 0.154m,
            (_, false, _) => 0.112m,
            (_, true, false) => 0.168m,
            (_, true, true) => 0.196m,
        };
        return PerSecond(rate, seconds, September2026);
    }

    /// <summary>Kling O3: per second, more with sound.</summary>
    public static KlingPrice KlingO3(KlingTier tier, bool hasSound, int seconds, bool isExact = true)
    {
        decimal rate = (tier, hasSound) switch
        {
            (KlingTier.FourK, _) => 0.42m,
            (KlingTier.Standard, false) => 0.084m,
            (KlingTier.Standard, true) => 0.112m,
            (_, false) => 0.112m,
            (_, true) => 0.14m,
        };
        return PerSecond(rate, seconds, September2026, isExact);
    }

    /// <summary>Gets the price of a second of an O3 edit, or of an O3 video based on another one.</summary>
    public static decimal KlingO3Edit(KlingTier tier) => tier switch
    {
        KlingTier.FourK => 0.42m,
        KlingTier.Standard => 0.126m,
        _ => 0.168m,
    };

    /// <summary>Lip sync: by the length of the video, in steps of five seconds.</summary>
    public static KlingPrice LipSync(KlingMedia video, int longest)
    {
        const int Step = 5;
        double seconds = MediaFacts.DurationOf(video)?.TotalSeconds ?? longest;
        KlingPrice price = PerSecond(0.014m, (decimal)Math.Ceiling(seconds / Step) * Step, September2026);
        return MediaFacts.DurationOf(video) is null ? price with { Basis = "at most " + price.Basis, IsExact = false } : price;
    }

    /// <summary>Gets a price per second of a local file, or for the longest file that fal accepts if the length is unknown.</summary>
    public static KlingPrice OfSource(decimal rate, KlingMedia source, int longest, DateOnly asOf) =>
        AtMost(rate, MediaFacts.DurationOf(source)?.TotalSeconds, longest, asOf);

    /// <summary>Gets a price per second of a length that may be unknown.</summary>
    public static KlingPrice AtMost(decimal rate, double? seconds, int longest, DateOnly asOf)
    {
        KlingPrice price = PerSecond(rate, decimal.Round((decimal)(seconds ?? longest), 2), asOf, isExact: false);
        return seconds is null ? price with { Basis = "at most " + price.Basis } : price;
    }

    public static KlingPrice PerSecond(decimal rate, decimal seconds, DateOnly asOf, bool isExact = true) => new()
    {
        Amount = rate * seconds,
        Basis = Text($"{seconds:0.##} s at ${rate:0.00##}"),
        AsOf = asOf,
        IsExact = isExact,
    };

    /// <summary>Gets a price for the first five seconds plus each further second.</summary>
    public static KlingPrice FirstFive(decimal first, decimal further, int seconds, DateOnly asOf, bool isExact = true) => new()
    {
        Amount = first + (further * Math.Max(0, seconds - 5)),
        Basis = Text($"${first:0.00##} for 5 s") + (seconds > 5 ? Text($", then {seconds - 5} s at ${further:0.00##}") : string.Empty),
        AsOf = asOf,
        IsExact = isExact,
    };

    /// <summary>Gets the price of several things at one price each.</summary>
    public static KlingPrice Each(decimal price, int count, string unit, DateOnly asOf, bool isExact = true) => new()
    {
        Amount = price * count,
        Basis = Text($"{count} {unit}{(count == 1 ? "" : "s")} at ${price:0.00##}"),
        AsOf = asOf,
        IsExact = isExact,
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
