namespace Fal.Kling.Orders;

/// <summary>What the store said about a key.</summary>
/// <param name="Stored">The record; null when there is none.</param>
/// <param name="At">When the store was asked, by this machine's clock: not later than the moment at which the age was right.</param>
internal sealed record OrderLook(StoredIdempotencyRecord? Stored, DateTimeOffset At)
{
    public IdempotencyRecord? Record => Stored?.Record;

    /// <summary>How long ago the attempt was written, by the store's clock.</summary>
    public TimeSpan AttemptAge => Stored is null ? TimeSpan.Zero : Stored.Age + Stored.Record.AttemptAge;

    /// <summary>How much of the lease is left.</summary>
    public TimeSpan TimeLeft => Stored is null ? TimeSpan.Zero : Stored.Record.Lease - AttemptAge;
}
