namespace Fal.Kling.Telemetry;

/// <summary>Records the metrics of one wait: that it is active, how long the job was queued, and how long it ran.</summary>
internal sealed class WaitMetrics : IDisposable
{
    // A wait that begins this soon after the submission has missed only a negligible part of the queue.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly KlingTelemetry telemetry;
    private readonly string endpointId;
    private readonly DateTimeOffset submittedAt;
    private bool knowsQueueTime;
    private bool ended;
    private long? runningSince;

    public WaitMetrics(KlingTelemetry telemetry, string endpointId, DateTimeOffset submittedAt)
    {
        this.telemetry = telemetry;
        this.endpointId = endpointId;
        this.submittedAt = submittedAt;
        knowsQueueTime = SinceSubmission < Soon;
        telemetry.JobActive(endpointId, +1);
    }

    private TimeSpan SinceSubmission => telemetry.Time.GetUtcNow() - submittedAt;

    /// <summary>Records that the job waits in the queue, for the first time or again. Its run then starts over too.</summary>
    public void Queued()
    {
        runningSince = null;
        knowsQueueTime |= submittedAt != DateTimeOffset.MinValue;
    }

    public void Running()
    {
        if (runningSince is not null)
        {
            return;
        }

        runningSince = telemetry.Time.GetTimestamp();
        if (knowsQueueTime)
        {
            telemetry.JobQueuedFor(endpointId, SinceSubmission < TimeSpan.Zero ? TimeSpan.Zero : SinceSubmission);
        }
    }

    /// <param name="inferenceTime">How long the model ran, as reported by fal; null when fal does not report it.</param>
    public void Completed(TimeSpan? inferenceTime)
    {
        if (ended)
        {
            return;
        }

        ended = true;
        if ((inferenceTime ?? (runningSince is { } since ? telemetry.Time.GetElapsedTime(since) : null)) is { } duration)
        {
            telemetry.JobRanFor(endpointId, duration);
        }
    }

    public void Dispose() => telemetry.JobActive(endpointId, -1);
}
