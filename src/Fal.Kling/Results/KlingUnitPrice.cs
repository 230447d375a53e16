namespace Fal.Kling;

/// <summary>What fal charges for one unit of an endpoint.</summary>
/// <param name="Amount">US dollars for one unit.</param>
/// <param name="Unit">fal's name of the unit, such as <c>second</c>; <see langword="null"/> if fal doesn't say.</param>
public sealed record KlingUnitPrice(decimal Amount, string? Unit);
