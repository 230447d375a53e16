using Fal.Kling.Telemetry;

namespace Fal.Kling.Engine.Transfer;

/// <summary>Counts the bytes of one piece, from none again whenever it is sent again: by us, or by a handler that the application put around its HttpClient.</summary>
internal sealed class PartProgress(ProgressReporter? gauge, KlingTelemetry telemetry)
{
    private long sent;

    public void Restart() => gauge?.Add(-Interlocked.Exchange(ref sent, 0));

    public void Add(int count)
    {
        Interlocked.Add(ref sent, count);
        gauge?.Add(count);
        telemetry.Sent(count);
    }
}
