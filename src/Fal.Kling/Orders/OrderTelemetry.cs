using Fal.Kling.Telemetry;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Orders;

/// <summary>What happens to orders, counted and logged.</summary>
internal sealed class OrderTelemetry(KlingTelemetry telemetry, ILogger logger)
{
    public void Hit(string endpointId) => telemetry.Order(endpointId, "hit");

    public void Waited(string endpointId) => telemetry.Order(endpointId, "wait");

    public void Conflicted(string endpointId) => telemetry.Order(endpointId, "conflict");

    public void TakenOver(string endpointId, string key, string state)
    {
        telemetry.Order(endpointId, "takeover");
        Log.OrderTakenOver(logger, key, state);
    }

    public void Unresolved(string endpointId, string key, string attemptId, string explanation)
    {
        telemetry.Order(endpointId, "unresolved");
        Log.OrderUnresolved(logger, key, attemptId, explanation);
    }

    public void Surplus(string endpointId, string key, string requestId, string reason)
    {
        telemetry.Order(endpointId, "surplus");
        Log.OrderSurplus(logger, key, requestId, reason);
    }

    public void Released(string endpointId, string key)
    {
        telemetry.Order(endpointId, "released");
        Log.OrderReleased(logger, key);
    }

    public void Resolved(string endpointId, string key, string requestId)
    {
        telemetry.Order(endpointId, "resolved");
        Log.OrderResolved(logger, key, requestId);
    }

    public void StoreFailed(string key, Exception exception)
    {
        telemetry.OrderStoreFailed();
        Log.OrderStoreFailed(logger, exception, key);
    }
}
