using System.Collections.Concurrent;
using System.Diagnostics;

namespace Fal.Kling.EmulatorTests.Telemetry;

/// <summary>Records the Fal.Kling spans that end within one trace. Spans of tests that run at the same time are left out.</summary>
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
