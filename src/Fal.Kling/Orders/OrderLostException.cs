namespace Fal.Kling.Orders;

/// <summary>Another caller has taken the order over before anything was sent.</summary>
internal sealed class OrderLostException() : KlingException("Another caller has taken over the idempotency key.");
