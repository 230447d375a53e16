using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Fal.Kling.Telemetry;

/// <summary>
/// What the library tells tracers and meters. Nothing is made where nobody listens. Neither prompts nor keys are in it, but for the prompt where
/// <see cref="KlingClientOptions.CapturePrompts"/> asks for it. docs/telemetry.md lists all of it.
/// </summary>
internal static class KlingTelemetry
{
    /// <summary>The name of the source and of the meter.</summary>
    public const string Name = "Fal.Kling";

    public const string Provider = "fal";
    public const string OutputType = "video";

    public static readonly ActivitySource Source = new(Name, LibraryVersion.Value);

    public static readonly Meter Meter = new(Name, LibraryVersion.Value);

    public static readonly Counter<long> Submits = Meter.CreateCounter<long>(
        "fal.kling.submits", "{submit}", "Submits that came to an end, with error.type where fal did not accept them.");

    public static readonly Counter<long> UncertainSubmits = Meter.CreateCounter<long>(
        "fal.kling.uncertain_submits", "{submit}", "Submits whose answer was lost: a paid job may exist.");

    private static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "fal.kling.retries", "{retry}", "HTTP attempts after the first of an operation.");

    public static readonly UpDownCounter<long> ActiveJobs = Meter.CreateUpDownCounter<long>(
        "fal.kling.active_jobs", "{job}", "Jobs that this process is waiting for.");

    // From seconds on the emulator to an hour in a full queue.
    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries = [0.1, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 180, 240, 300, 420, 600, 900, 1800, 3600],
    };

    public static readonly Histogram<double> OperationDuration = Meter.CreateHistogram(
        "gen_ai.client.operation.duration", "s", "Duration of a whole generation, from the call to its video or failure.", tags: null, Durations);

    public static readonly Histogram<double> QueueDuration = Meter.CreateHistogram(
        "fal.kling.queue.duration", "s", "Time from the submit until a runner took the job, where the wait began with the submit.", tags: null, Durations);

    public static readonly Histogram<double> RunDuration = Meter.CreateHistogram(
        "fal.kling.run.duration", "s", "Time that the model ran: what fal says, or where it says nothing, what the wait saw.", tags: null, Durations);

    private static readonly Counter<long> Io = Meter.CreateCounter<long>(
        "fal.kling.io", "By", "Bytes of images sent and of videos received.");

    private static readonly KeyValuePair<string, object?> Transmit = new(TagNames.IoDirection, "transmit");
    private static readonly KeyValuePair<string, object?> Receive = new(TagNames.IoDirection, "receive");

    /// <summary>Whether a whole generation is of interest to anybody.</summary>
    public static bool WatchesGenerations => Source.HasListeners() || OperationDuration.Enabled;

    /// <summary>Whether a wait is of interest to a meter.</summary>
    public static bool WatchesWaits => ActiveJobs.Enabled || QueueDuration.Enabled || RunDuration.Enabled;

    public static void Sent(long bytes) => Io.Add(bytes, Transmit);

    public static void Received(long bytes) => Io.Add(bytes, Receive);

    /// <summary>Another attempt at an operation. The count also goes onto the stage that it is part of.</summary>
    public static void Retried(string method, string host, int retries)
    {
        Retries.Add(1, new(TagNames.HttpMethod, method), new(TagNames.ServerAddress, host));
        if (Activity.Current is { } current && current.Source == Source)
        {
            current.SetTag(TagNames.ResendCount, retries);
        }
    }

    public static KeyValuePair<string, object?> ModelTag(string model) => new(TagNames.RequestModel, model);

    /// <summary>
    /// A stage of a generation. Where the generation's own span is not around any more, the stage links to it; it is its child all the same
    /// unless the caller is in the middle of another trace.
    /// </summary>
    /// <param name="name">One of <see cref="SpanNames"/>.</param>
    /// <param name="traceParent">The generation, as the ticket tells it.</param>
    public static Activity? StartStage(string name, string? traceParent = null)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        Activity? current = Activity.Current;
        if (!ActivityContext.TryParse(traceParent, traceState: null, isRemote: true, out ActivityContext generation) || current?.SpanId == generation.SpanId)
        {
            return Source.StartActivity(name);
        }

        bool inAnotherTrace = current is not null && current.TraceId != generation.TraceId;
        return Source.StartActivity(name, ActivityKind.Internal, inAnotherTrace ? current!.Context : generation, tags: null, links: [new ActivityLink(generation)]);
    }

    /// <summary>What a ticket carries of the trace: the generation that a submit belongs to, or the submit where it stands alone.</summary>
    public static string? TraceParentOf(Activity? submit) => submit switch
    {
        { Parent: { IdFormat: ActivityIdFormat.W3C } parent } when parent.Source == Source => parent.Id,
        { IdFormat: ActivityIdFormat.W3C } => submit.Id,
        _ => null,
    };

    public static void Fail(this Activity? span, string errorType) =>
        span?.SetTag(TagNames.ErrorType, errorType).SetStatus(ActivityStatusCode.Error);
}
