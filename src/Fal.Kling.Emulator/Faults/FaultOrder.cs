namespace Fal.Kling.Emulator;

/// <summary>An order for a fault: which requests it strikes, and how often it still will.</summary>
public sealed class FaultOrder
{
    private readonly Func<RecordedRequest, bool>? when;
    private int remaining;
    private int served;

    internal FaultOrder(FalOperation operation, Fault fault, int times, Func<RecordedRequest, bool>? when)
    {
        Operation = operation;
        Fault = fault;
        remaining = times;
        this.when = when;
    }

    /// <summary>The operation that it strikes.</summary>
    public FalOperation Operation { get; }

    /// <summary>What goes wrong.</summary>
    public Fault Fault { get; }

    /// <summary>How many more requests it will strike. <see cref="FaultPlan.Always"/> does not count down.</summary>
    public int Remaining => Volatile.Read(ref remaining);

    /// <summary>How many requests it has struck.</summary>
    public int Served => Volatile.Read(ref served);

    /// <summary>Strikes no further request.</summary>
    public void Withdraw() => Volatile.Write(ref remaining, 0);

    /// <summary>Uses the order up by one if it is for this request.</summary>
    internal bool TryStrike(RecordedRequest request)
    {
        if (request.Operation != Operation || Remaining == 0 || !IsFor(request))
        {
            return false;
        }

        if (remaining != FaultPlan.Always)
        {
            remaining--;
        }

        served++;
        return true;
    }

    private bool IsFor(RecordedRequest request) =>
        when is null || CallbackException.Run($"The 'when' of {nameof(FaultPlan)}.{nameof(FaultPlan.Order)}({Operation}, {Fault})", () => when(request));
}
