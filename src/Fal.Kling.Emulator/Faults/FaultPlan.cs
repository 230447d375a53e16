using Microsoft.Extensions.Primitives;

namespace Fal.Kling.Emulator;

/// <summary>What will go wrong. Faults are ordered for an operation, from inside the test, or by a request for itself (<see cref="Fault.HeaderName"/>).</summary>
public sealed class FaultPlan
{
    /// <summary>For <see cref="Order"/>: every request, until the order is withdrawn.</summary>
    public const int Always = int.MaxValue;

    private readonly Lock gate = new();
    private readonly List<FaultOrder> orders = [];
    private readonly Func<FalHost, CancellationToken, Task<IAsyncDisposable>> refuse;

    internal FaultPlan(Func<FalHost, CancellationToken, Task<IAsyncDisposable>> refuse) => this.refuse = refuse;

    /// <summary>
    /// Chooses a fault, or none, for each request that no order strikes: for faults at random. Default: <see langword="null"/>.
    /// It may be called by several threads at once. If it throws, the request is answered with 500 and a <c>detail</c> that carries the message.
    /// </summary>
    public Func<RecordedRequest, Fault?>? Choose { get; set; }

    /// <summary>The orders so far, the finished ones too, in the order in which they were given.</summary>
    public IReadOnlyList<FaultOrder> Orders
    {
        get
        {
            lock (gate)
            {
                return [.. orders];
            }
        }
    }

    /// <summary>Orders a fault. Of several orders for a request, the earliest strikes.</summary>
    /// <param name="operation">The operation that it strikes.</param>
    /// <param name="fault">What goes wrong.</param>
    /// <param name="times">How many requests it strikes, 1 or more. Default: 1. <see cref="Always"/> for all.</param>
    /// <param name="when">Which requests of that operation it strikes; the request's body is not read yet. Default: all. If it throws, the request is answered with 500 and a
    /// <c>detail</c> that carries the message.</param>
    /// <returns>The order, which can be watched and withdrawn.</returns>
    /// <exception cref="ArgumentNullException">There is no fault.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of times is not positive.</exception>
    public FaultOrder Order(FalOperation operation, Fault fault, int times = 1, Func<RecordedRequest, bool>? when = null)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);
        FaultOrder order = new(operation, fault, times, when);
        lock (gate)
        {
            orders.Add(order);
        }

        return order;
    }

    /// <summary>Withdraws every order and <see cref="Choose"/>. Refused connections stay refused until their scope ends.</summary>
    public void Clear()
    {
        lock (gate)
        {
            orders.ForEach(order => order.Withdraw());
            orders.Clear();
        }

        Choose = null;
    }

    /// <summary>
    /// Takes a host away: its port stops listening, so that the system refuses connections, and open ones are dropped. The same port comes back
    /// when the result is disposed.
    /// </summary>
    /// <param name="host">The host.</param>
    /// <param name="cancellationToken">Gives it up while another change of the same host is under way.</param>
    /// <returns>A scope; dispose it to let connections in again.</returns>
    public Task<IAsyncDisposable> RefuseConnectionsAsync(FalHost host, CancellationToken cancellationToken = default) => refuse(host, cancellationToken);

    /// <summary>The fault that strikes this request, if any.</summary>
    internal Fault? For(Exchange exchange, TimeProvider clock)
    {
        if (exchange.Http.Request.Headers.TryGetValue(Fault.HeaderName, out StringValues names))
        {
            return Fault.Parse(names.ToString());
        }

        lock (gate)
        {
            if (orders.Count > 0)
            {
                RecordedRequest record = exchange.Record ?? exchange.RecordAt(clock.GetUtcNow());
                if (orders.Find(order => order.TryStrike(record)) is { } order)
                {
                    return order.Fault;
                }
            }
        }

        if (Choose is not { } choose)
        {
            return null;
        }

        RecordedRequest request = exchange.Record ?? exchange.RecordAt(clock.GetUtcNow());
        return CallbackException.Run($"{nameof(FaultPlan)}.{nameof(Choose)}", () => choose(request));
    }
}
