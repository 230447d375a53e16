namespace Fal.Kling.Emulator;

/// <summary>A scheduled fault: which requests it affects, and how many more.</summary>
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

    /// <summary>The operation that it affects.</summary>
    public FalOperation Operation { get; }

    /// <summary>The fault.</summary>
    public Fault Fault { get; }

    /// <summary>How many more requests it will affect. <see cref="FaultPlan.Always"/> does not count down.</summary>
    public int Remaining => Volatile.Read(ref remaining);

    /// <summary>How many requests it has affected.</summary>
    public int Served => Volatile.Read(ref served);

    /// <summary>Withdraws the fault: it affects no more requests.</summary>
    public void Withdraw() => Volatile.Write(ref remaining, 0);

    /// <summary>Counts down by one if the fault applies to this request.</summary>
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
