using System.Globalization;

namespace Fal.Kling.Benchmarks;

/// <summary>A performance target of Fal.Kling and the measured figures.</summary>
internal sealed record Target
{
    public required string What { get; init; }

    /// <summary>The target in words.</summary>
    public required string Goal { get; init; }

    /// <summary>The figures that were measured, in words.</summary>
    public required string Measured { get; init; }

    /// <summary>The value that is compared with <see cref="Limit"/> and must not exceed it.</summary>
    public required double Value { get; init; }

    public required double Limit { get; init; }

    /// <summary>Whether <see cref="Value"/> is a ratio of two measurements rather than a count.</summary>
    public bool IsRatio { get; init; } = true;

    /// <summary>The explanation that is printed when the target is missed.</summary>
    public required string Obstacle { get; init; }

    public bool IsMet => Value <= Limit;

    public string Ratio => IsRatio ? Value.ToString("0.00", CultureInfo.InvariantCulture) : string.Empty;

    public string Verdict => IsMet
        ? "met"
        : IsRatio
            ? string.Create(CultureInfo.InvariantCulture, $"**missed** by {(Value / Limit) - 1:0 %}")
            : "**missed**";
}
