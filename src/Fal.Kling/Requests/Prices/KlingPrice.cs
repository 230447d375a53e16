using System.Globalization;

namespace Fal.Kling;

/// <summary>The price of a request, from the prices that this version knows.</summary>
public sealed record KlingPrice
{
    /// <summary>The price in US dollars. If the length of a file is unknown, this is the highest possible price.</summary>
    public required decimal Amount { get; init; }

    /// <summary>How it is calculated: "10 s at $0.168".</summary>
    public required string Basis { get; init; }

    /// <summary>The day on which fal's price was read. If only the month or the year is known, this is its first day.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>
    /// Whether fal itself published the price and everything that it depends on is known. Otherwise it is an upper bound or an estimate, which
    /// <see cref="Basis"/> explains.
    /// </summary>
    public required bool IsExact { get; init; }

    /// <summary>Returns the price as text for people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(IsExact ? "" : "about ")}${Amount:0.00##} ({Basis}; read {AsOf:yyyy-MM-dd})");
}
