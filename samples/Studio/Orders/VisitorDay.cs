namespace Studio.Orders;

/// <summary>What a visitor has spent on a day, in UTC: one row. An order and its price are written in one transaction, before anything is bought.</summary>
public sealed class VisitorDay
{
    /// <summary>The visitor.</summary>
    public required string VisitorId { get; init; }

    /// <summary>The day, such as 2026-11-29.</summary>
    public required string Day { get; init; }

    /// <summary>The sum of the estimates, in millionths of a dollar.</summary>
    public long SpentMicros { get; set; }

    /// <summary>How often it changed, so that two orders at the same time cannot both take the last dollar.</summary>
    public long Version { get; set; }
}
