namespace Studio.Orders;

/// <summary>
/// The line in which orders wait: one row. Each order gets a turn: the line's own, or one after its visitor's last waiting order. So a visitor with one order
/// goes before the second of a visitor with five hundred (start-time fair queueing).
/// </summary>
public sealed class Line
{
    /// <summary>The only row's id.</summary>
    public const int OnlyId = 1;

    /// <summary>The row's id.</summary>
    public int Id { get; init; } = OnlyId;

    /// <summary>The turn of the order that went last.</summary>
    public long Turn { get; set; }

    /// <summary>How often it changed, so that two processes never fill the same place.</summary>
    public long Version { get; set; }
}
