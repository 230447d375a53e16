using System.Collections.Concurrent;
using System.Diagnostics;

namespace Fal.Kling.EmulatorTests.Telemetry;

/// <summary>The spans of Fal.Kling that end within one trace: tests that run beside this one do not show.</summary>
internal sealed class RecordedSpans : IDisposable
{
    private readonly ConcurrentQueue<Activity> stopped = new();
    private readonly ActivityListener listener;

    public RecordedSpans()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Fal.Kling",
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    public Activity[] In(ActivityTraceId trace) => [.. stopped.Where(span => span.TraceId == trace)];

    public Activity Single(ActivityTraceId trace, string name) => Assert.Single(In(trace), span => span.OperationName == name);

    /// <summary>The names in the order in which the spans ended.</summary>
    public string[] Names(ActivityTraceId trace) => [.. In(trace).Select(span => span.OperationName)];

    public void Dispose() => listener.Dispose();
}
