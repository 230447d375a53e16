namespace Fal.Kling.Emulator;

/// <summary>An order for a fault: which requests it strikes, and how often it still will.</summary>
public sealed class FaultOrder
{
    private readonly Func<RecordedRequest, bool>? _when;
    private int _remaining;
    private int _served;

    internal FaultOrder(FalOperation operation, Fault fault, int times, Func<RecordedRequest, bool>? when)
    {
        Operation = operation;
        Fault = fault;
        _remaining = times;
        _when = when;
    }

    /// <summary>The operation that it strikes.</summary>
    public FalOperation Operation { get; }

    /// <summary>What goes wrong.</summary>
    public Fault Fault { get; }

    /// <summary>How many more requests it will strike.</summary>
    public int Remaining => Volatile.Read(ref _remaining);

    /// <summary>How many requests it has struck.</summary>
    public int Served => Volatile.Read(ref _served);

    /// <summary>Strikes no further request.</summary>
    public void Withdraw() => Volatile.Write(ref _remaining, 0);

    internal bool Strikes(RecordedRequest request)
    {
        if (request.Operation != Operation || Remaining == 0 || _when?.Invoke(request) == false)
        {
            return false;
        }

        if (_remaining != FaultPlan.Always)
        {
            _remaining--;
        }

        _served++;
        return true;
    }
}
