namespace Fal.Kling.Emulator;

/// <content>Faults of webhooks.</content>
public sealed partial class FaultPlan
{
    private readonly List<WebhookFaultOrder> webhookOrders = [];

    /// <summary>
    /// Chooses a fault, or none, for each attempt to deliver a webhook that no scheduled fault affects. Default: <see langword="null"/> (no faults). It must be
    /// thread-safe and must not block. It is called first for the job that ended first. If it throws, the webhook is not called, and
    /// <see cref="EmulatedJob.WebhookAttempts"/> contains the message.
    /// </summary>
    public Func<WebhookDelivery, WebhookFault?>? ChooseForWebhook { get; set; }

    /// <summary>Schedules a fault of webhooks. If several apply to an attempt, the one scheduled first affects it.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="times">How many attempts it affects, 1 or more, or <see cref="Always"/>. Default: 1.</param>
    /// <param name="when">
    /// Chooses the affected attempts. Default: all attempts. If it throws, the webhook is not called, and <see cref="EmulatedJob.WebhookAttempts"/> contains the message.
    /// </param>
    /// <returns>The scheduled fault, which can be observed and withdrawn.</returns>
    /// <exception cref="ArgumentNullException">The fault is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of times is not positive.</exception>
    public WebhookFaultOrder OrderForWebhook(WebhookFault fault, int times = 1, Func<WebhookDelivery, bool>? when = null)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);
        WebhookFaultOrder order = new(fault, times, when);
        lock (gate)
        {
            webhookOrders.Add(order);
        }

        return order;
    }

    /// <summary>Gets the fault that affects this attempt, if any.</summary>
    internal WebhookFault? For(WebhookDelivery delivery)
    {
        lock (gate)
        {
            if (webhookOrders.Find(order => order.TryStrike(delivery)) is { } order)
            {
                return order.Fault;
            }
        }

        return ChooseForWebhook is { } choose
            ? CallbackException.Run($"{nameof(FaultPlan)}.{nameof(ChooseForWebhook)}", () => choose(delivery))
            : null;
    }
}
