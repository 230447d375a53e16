using System.Globalization;

namespace Fal.Kling;

/// <summary>What a request costs, by the prices that this version knows.</summary>
public sealed record KlingPrice
{
    /// <summary>The price in US dollars. If the length of a file is not known, the highest possible price.</summary>
    public required decimal Amount { get; init; }

    /// <summary>How it is calculated: "10 s at $0.168".</summary>
    public required string Basis { get; init; }

    /// <summary>The day on which fal's price was read; the first day of the month or the year where only that is known.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>Whether fal itself published the price and everything that it depends on is known. Otherwise it is an upper bound or a good guess, as <see cref="Basis"/> says.</summary>
    public required bool IsExact { get; init; }

    /// <summary>The price for a person to read.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(IsExact ? "" : "about ")}${Amount:0.00##} ({Basis}; read {AsOf:yyyy-MM-dd})");
}
