using Fal.Kling.Telemetry;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Orders;

/// <summary>What happens to orders, counted and logged.</summary>
internal sealed class OrderTelemetry(KlingTelemetry telemetry, ILogger logger)
{
    public void Hit(string endpointId) => telemetry.IdempotencyEvent(endpointId, "hit");

    public void Waited(string endpointId) => telemetry.IdempotencyEvent(endpointId, "wait");

    public void Conflicted(string endpointId) => telemetry.IdempotencyEvent(endpointId, "conflict");

    public void TakenOver(string endpointId, string key, string state)
    {
        telemetry.IdempotencyEvent(endpointId, "takeover");
        Log.OrderTakenOver(logger, key, state);
    }

    public void Unresolved(string endpointId, string key, string attemptId, string explanation)
    {
        telemetry.IdempotencyEvent(endpointId, "unresolved");
        Log.OrderUnresolved(logger, key, attemptId, explanation);
    }

    public void Surplus(string endpointId, string key, string requestId, string reason)
    {
        telemetry.IdempotencyEvent(endpointId, "surplus");
        Log.OrderSurplus(logger, key, requestId, reason);
    }

    public void Released(string endpointId, string key)
    {
        telemetry.IdempotencyEvent(endpointId, "released");
        Log.OrderReleased(logger, key);
    }

    public void Resolved(string endpointId, string key, string requestId)
    {
        telemetry.IdempotencyEvent(endpointId, "resolved");
        Log.OrderResolved(logger, key, requestId);
    }

    public void StoreFailed(string key, Exception exception)
    {
        telemetry.IdempotencyStoreFailed();
        Log.OrderStoreFailed(logger, exception, key);
    }
}
