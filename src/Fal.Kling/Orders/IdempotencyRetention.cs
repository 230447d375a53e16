namespace Fal.Kling.Orders;

/// <summary>How long a store keeps the record of a purchase that is finished.</summary>
internal static class IdempotencyRetention
{
    public static readonly TimeSpan Default = TimeSpan.FromDays(30);

    public static TimeSpan Check(TimeSpan value, string property) => value > TimeSpan.Zero
        ? value
        : throw new ArgumentException($"{property} is {value}; it must be more than zero.", property);
}
