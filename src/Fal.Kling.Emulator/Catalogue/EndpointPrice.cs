using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>
/// The price of an endpoint, in units of a fixed price. fal bills units, and a unit is not always a second: fal billed 5 silent seconds of 3.0 Pro as 4 units.
/// </summary>
internal sealed class EndpointPrice
{
    // The unit of 3.0 follows from fal's own bills: 4 units cost $0.56.
    private const decimal SoundUnit = 0.14m;

    // fal's unit for 4.0 is unknown. If it is one cent, every rate is a finite decimal number of units.
    private const decimal ResolutionUnit = 0.01m;

    private readonly Func<RequestedWork, decimal> units;

    private EndpointPrice(string unit, decimal unitPrice, Func<RequestedWork, decimal> units)
    {
        Unit = unit;
        UnitPrice = unitPrice;
        this.units = units;
    }

    /// <summary>The name of the unit, such as <c>second</c>.</summary>
    public string Unit { get; }

    /// <summary>The price of one unit in US dollars.</summary>
    public decimal UnitPrice { get; }

    public decimal UnitsOf(RequestedWork work) => units(work);

    public decimal AmountOf(RequestedWork work) => UnitsOf(work) * UnitPrice;

    /// <summary>Reads a price from the catalogue. Returns null if it has no rate, because the sources disagree.</summary>
    public static EndpointPrice? Read(JsonElement price)
    {
        decimal? Rate(string name) => price.TryGetProperty(name, out JsonElement value) ? value.GetDecimal() : null;

        if (Rate("perSecond") is { } perSecond)
        {
            return new("second", perSecond, work => work.Seconds);
        }

        if (Rate("firstFiveSeconds") is { } firstFive && Rate("perExtraSecond") is { } extra)
        {
            return new("second", extra, work => (firstFive / extra) + work.Seconds - 5);
        }

        if (Rate("perSecondSilent") is { } silent && Rate("perSecondAudio") is { } sound)
        {
            decimal voice = Rate("perSecondVoice") ?? sound;
            return new("unit", SoundUnit, work => work.Seconds * (!work.MakesSound ? silent : work.UsesVoice ? voice : sound) / SoundUnit);
        }

        if (Rate("perSecond720pWithVideo") is not null || Rate("perSecond720p") is not null)
        {
            return new("unit", ResolutionUnit, work => SecondsOf4(work) * (Rate(RateNameOf4(work)) ?? Rate($"perSecond{work.Resolution}") ?? 0) / ResolutionUnit);
        }

        if (Rate("perInputSecond") is { } perInputSecond)
        {
            decimal step = Rate("roundToSeconds") ?? 1;
            return new("second", perInputSecond, work => decimal.Ceiling(work.InputSeconds / step) * step);
        }

        return Rate("perImage") is { } perImage ? new("image", perImage, work => work.ImageCount)
            : Rate("perVideo") is { } perVideo ? new("video", perVideo, _ => 1)
            : null;
    }

    private static string RateNameOf4(RequestedWork work) => $"perSecond{work.Resolution}{(work.InputSeconds > 0 ? "WithVideo" : string.Empty)}";

    private static decimal SecondsOf4(RequestedWork work) =>
        work.InputSeconds > 0 ? Math.Max(work.InputSeconds + work.Seconds, 2 * work.Seconds) : work.Seconds;
}
