using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Telemetry;

/// <summary>
/// The traces and metrics of one client. They contain neither keys nor prompts, except for the prompt if <c>CapturePrompts</c> is set.
/// docs/telemetry.md lists them all. After a purchase, a listener's exception is logged and has no other effect.
/// </summary>
internal sealed class KlingTelemetry(TimeProvider time, ILogger logger)
{
    /// <summary>The name of the source and of the meter.</summary>
    public const string Name = "Fal.Kling";

    public static readonly ActivitySource Source = new(Name, LibraryVersion.Value);

    private static readonly Meter Meter = new(Name, LibraryVersion.Value);

    private static readonly Counter<long> Submissions = Meter.CreateCounter<long>(
        "fal.kling.submits", "{submit}", "Submissions that ended, with error.type if fal did not accept them.");

    private static readonly Counter<long> UncertainSubmissions = Meter.CreateCounter<long>(
        "fal.kling.uncertain_submits", "{submit}", "Submissions whose response was lost: a paid job may exist.");

    private static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "fal.kling.retries", "{retry}", "HTTP attempts after the first of an operation.");

    private static readonly Counter<long> IdempotencyEvents = Meter.CreateCounter<long>(
        "fal.kling.idempotency", "{event}", "What happened to calls with an idempotency key, by fal.kling.idempotency.event. An unresolved key is worth an alarm.");

    private static readonly UpDownCounter<long> ActiveJobs = Meter.CreateUpDownCounter<long>(
        "fal.kling.active_jobs", "{job}", "Jobs that this process is waiting for.");

    // From seconds on the emulator to an hour in a full queue.
    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries = [0.1, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 180, 240, 300, 420, 600, 900, 1800, 3600],
    };

    private static readonly Histogram<double> OperationDuration = Meter.CreateHistogram(
        "gen_ai.client.operation.duration", "s", "Duration of a whole generation, from the call to its result or failure.", tags: null, Durations);

    private static readonly Histogram<double> QueueDuration = Meter.CreateHistogram(
        "fal.kling.queue.duration", "s", "Time from the submission until a runner took the job, if the wait began with the submission.", tags: null, Durations);

    private static readonly Histogram<double> RunDuration = Meter.CreateHistogram(
        "fal.kling.run.duration", "s", "Time that the model ran, as reported by fal or otherwise as observed by the wait.", tags: null, Durations);

    private static readonly Counter<long> Io = Meter.CreateCounter<long>(
        "fal.kling.io", "By", "Bytes of media sent and of results received.");

    public TimeProvider Time => time;

    /// <summary>Starts a span that covers a whole generation. It starts before the purchase, so a listener that throws stops the purchase.</summary>
    public GenerationSpan StartGeneration(string endpointId, string? outputType, Uri server, string? prompt) => new(this, endpointId, outputType, server, prompt);

    /// <summary>Starts a stage before or at the purchase. A listener that throws stops it.</summary>
    public StageSpan StartStage(string name) => new(this, Source.StartActivity(name));

    /// <summary>
    /// Starts a stage of a bought job. If the generation's own span has ended, the stage links to it and is its child, unless the caller is inside another
    /// trace.
    /// </summary>
    public StageSpan StartStage(string name, string endpointId, string requestId, string? traceParent)
    {
        StageSpan span = new(this, Source.HasListeners() ? StartLinked(name, traceParent) : null);
        span.SetTag(TagNames.RequestModel, endpointId);
        span.SetTag(TagNames.RequestId, requestId);
        return span;
    }

    public void Submitted(string endpointId) => Count(Submissions, 1, ModelTag(endpointId));

    public void SubmissionFailed(string endpointId, string errorType) => Count(Submissions, 1, ModelTag(endpointId), new(TagNames.ErrorType, errorType));

    public void SubmissionUncertain(string endpointId) => Count(UncertainSubmissions, 1, ModelTag(endpointId));

    /// <summary>Counts something that happened to the purchase of an idempotency key.</summary>
    public void IdempotencyEvent(string endpointId, string what) => Count(IdempotencyEvents, 1, ModelTag(endpointId), new(TagNames.IdempotencyEvent, what));

    public void IdempotencyStoreFailed() => Count(IdempotencyEvents, 1, new KeyValuePair<string, object?>(TagNames.IdempotencyEvent, "store_failed"));

    /// <summary>Records another attempt at an operation. The count is also added to the current stage.</summary>
    public void Retried(string method, string host, int retries)
    {
        Count(Retries, 1, new(TagNames.HttpMethod, method), new(TagNames.ServerAddress, host));
        if (Activity.Current is { } current && current.Source == Source)
        {
            current.SetTag(TagNames.ResendCount, retries);
        }
    }

    public void Sent(long bytes) => Count(Io, bytes, new KeyValuePair<string, object?>(TagNames.IoDirection, "transmit"));

    public void Received(long bytes) => Count(Io, bytes, new KeyValuePair<string, object?>(TagNames.IoDirection, "receive"));

    public void JobActive(string endpointId, int change)
    {
        if (ActiveJobs.Enabled)
        {
            Contain(() => ActiveJobs.Add(change, ModelTag(endpointId)));
        }
    }

    public void JobQueuedFor(string endpointId, TimeSpan duration) => Record(QueueDuration, duration, new TagList { ModelTag(endpointId) });

    public void JobRanFor(string endpointId, TimeSpan duration) => Record(RunDuration, duration, new TagList { ModelTag(endpointId) });

    public void GenerationEnded(TimeSpan duration, in TagList tags) => Record(OperationDuration, duration, tags);

    /// <summary>Runs code that may call an application's listener. An exception is logged and not rethrown.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A listener of the application may throw anything.")]
    public void Contain(Action observe)
    {
        try
        {
            observe();
        }
        catch (Exception exception)
        {
            Log.TelemetryListenerThrew(logger, exception);
        }
    }

    private static KeyValuePair<string, object?> ModelTag(string endpointId) => new(TagNames.RequestModel, endpointId);

    private void Count(Counter<long> counter, long delta, params KeyValuePair<string, object?>[] tags)
    {
        if (counter.Enabled)
        {
            Contain(() => counter.Add(delta, tags));
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A listener of the application may throw anything.")]
    private void Record(Histogram<double> histogram, TimeSpan duration, in TagList tags)
    {
        try
        {
            histogram.Record(duration.TotalSeconds, tags);
        }
        catch (Exception exception)
        {
            Log.TelemetryListenerThrew(logger, exception);
        }
    }

    private Activity? StartLinked(string name, string? traceParent)
    {
        Activity? activity = null;
        Contain(() => activity = StartChildOf(traceParent, name));
        return activity;
    }

    private static Activity? StartChildOf(string? traceParent, string name)
    {
        Activity? current = Activity.Current;
        if (!ActivityContext.TryParse(traceParent, traceState: null, isRemote: true, out ActivityContext generation) || current?.SpanId == generation.SpanId)
        {
            return Source.StartActivity(name);
        }

        bool isInAnotherTrace = current is not null && current.TraceId != generation.TraceId;
        return Source.StartActivity(name, ActivityKind.Internal, isInAnotherTrace ? current!.Context : generation, tags: null, links: [new ActivityLink(generation)]);
    }
}
