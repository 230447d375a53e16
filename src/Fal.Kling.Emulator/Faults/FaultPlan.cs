using Microsoft.Extensions.Primitives;

namespace Fal.Kling.Emulator;

/// <summary>
/// Schedules faults. A test schedules them for an operation or for webhooks, or a request injects one into itself with the header <see cref="Fault.HeaderName"/>.
/// </summary>
public sealed partial class FaultPlan
{
    /// <summary>For <see cref="Order"/>: affects every request until the fault is withdrawn.</summary>
    public const int Always = int.MaxValue;

    private readonly Lock gate = new();
    private readonly List<FaultOrder> orders = [];
    private readonly Func<FalHost, CancellationToken, Task<IAsyncDisposable>> refuse;

    internal FaultPlan(Func<FalHost, CancellationToken, Task<IAsyncDisposable>> refuse) => this.refuse = refuse;

    /// <summary>
    /// Chooses a fault, or none, for each request that no scheduled fault affects. Use it for random faults. Default: <see langword="null"/> (no faults).
    /// It must be thread-safe. If it throws, the response is a 500 whose <c>detail</c> contains the message.
    /// </summary>
    public Func<RecordedRequest, Fault?>? Choose { get; set; }

    /// <summary>All faults of requests scheduled so far, including finished ones, in the order in which they were scheduled.</summary>
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

    /// <summary>Schedules a fault. If several apply to a request, the one scheduled first affects it.</summary>
    /// <param name="operation">The operation that it affects.</param>
    /// <param name="fault">The fault.</param>
    /// <param name="times">How many requests it affects, 1 or more, or <see cref="Always"/>. Default: 1.</param>
    /// <param name="when">
    /// Chooses the affected requests of that operation. It is called before the request's body is read. Default: all requests. If it throws, the response is a
    /// 500 whose <c>detail</c> contains the message.
    /// </param>
    /// <returns>The scheduled fault, which can be observed and withdrawn.</returns>
    /// <exception cref="ArgumentNullException">The fault is null.</exception>
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

    /// <summary>
    /// Withdraws every scheduled fault, and resets <see cref="Choose"/> and <see cref="ChooseForWebhook"/>. Refused connections stay refused until their scope is
    /// disposed.
    /// </summary>
    public void Clear()
    {
        lock (gate)
        {
            orders.ForEach(order => order.Withdraw());
            orders.Clear();
            webhookOrders.ForEach(order => order.Withdraw());
            webhookOrders.Clear();
        }

        Choose = null;
        ChooseForWebhook = null;
    }

    /// <summary>
    /// Shuts down a host. Its port stops listening, so the system refuses connections. Open connections are dropped. The same port listens again when the result
    /// is disposed.
    /// </summary>
    /// <param name="host">The host.</param>
    /// <param name="cancellationToken">Cancels while it waits for another change of the same host.</param>
    /// <returns>A scope. Dispose it to accept connections again.</returns>
    public Task<IAsyncDisposable> RefuseConnectionsAsync(FalHost host, CancellationToken cancellationToken = default) => refuse(host, cancellationToken);

    /// <summary>Gets the fault that affects this request, if any.</summary>
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
