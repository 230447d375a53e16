namespace Fal.Kling.Emulator;

/// <summary>A scheduled fault: which requests it affects, and how many more.</summary>
public sealed class FaultOrder
{
    private readonly Func<RecordedRequest, bool>? when;
    private readonly FaultCount count;

    internal FaultOrder(FalOperation operation, Fault fault, int times, Func<RecordedRequest, bool>? when)
    {
        Operation = operation;
        Fault = fault;
        count = new FaultCount(times);
        this.when = when;
    }

    /// <summary>The operation that it affects.</summary>
    public FalOperation Operation { get; }

    /// <summary>The fault.</summary>
    public Fault Fault { get; }

    /// <summary>How many more requests it will affect. <see cref="FaultPlan.Always"/> does not count down.</summary>
    public int Remaining => count.Remaining;

    /// <summary>How many requests it has affected.</summary>
    public int Served => count.Served;

    /// <summary>Withdraws the fault: it affects no more requests.</summary>
    public void Withdraw() => count.Withdraw();

    /// <summary>Counts down by one if the fault applies to this request.</summary>
    internal bool TryStrike(RecordedRequest request)
    {
        if (request.Operation != Operation || Remaining == 0 || !IsFor(request))
        {
            return false;
        }

        count.Strike();
        return true;
    }

    private bool IsFor(RecordedRequest request) =>
        when is null || CallbackException.Run($"The 'when' of {nameof(FaultPlan)}.{nameof(FaultPlan.Order)}({Operation}, {Fault})", () => when(request));
}
