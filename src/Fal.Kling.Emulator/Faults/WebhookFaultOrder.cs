namespace Fal.Kling.Emulator;

/// <summary>A scheduled fault of webhooks: which attempts it affects, and how many more.</summary>
public sealed class WebhookFaultOrder
{
    private readonly Func<WebhookDelivery, bool>? when;
    private readonly FaultCount count;

    internal WebhookFaultOrder(WebhookFault fault, int times, Func<WebhookDelivery, bool>? when)
    {
        Fault = fault;
        count = new FaultCount(times);
        this.when = when;
    }

    /// <summary>The fault.</summary>
    public WebhookFault Fault { get; }

    /// <summary>How many more attempts it will affect. <see cref="FaultPlan.Always"/> does not count down.</summary>
    public int Remaining => count.Remaining;

    /// <summary>How many attempts it has affected.</summary>
    public int Served => count.Served;

    /// <summary>Withdraws the fault: it affects no more attempts.</summary>
    public void Withdraw() => count.Withdraw();

    /// <summary>Counts down by one if the fault applies to this attempt.</summary>
    internal bool TryStrike(WebhookDelivery delivery)
    {
        if (Remaining == 0 || !IsFor(delivery))
        {
            return false;
        }

        count.Strike();
        return true;
    }

    private bool IsFor(WebhookDelivery delivery) =>
        when is null || CallbackException.Run($"The 'when' of {nameof(FaultPlan)}.{nameof(FaultPlan.OrderForWebhook)}({Fault})", () => when(delivery));
}
