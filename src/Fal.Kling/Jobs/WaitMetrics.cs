using Fal.Kling.Telemetry;

namespace Fal.Kling.Jobs;

/// <summary>What one wait tells the meter: that it is going on, how long the job was queued, and how long it ran.</summary>
internal sealed class WaitMetrics : IDisposable
{
    // A wait that begins this soon after the submit has missed no queue worth mentioning.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly TimeProvider time;
    private readonly DateTimeOffset submittedAt;
    private readonly KeyValuePair<string, object?> model;
    private bool knowsQueueTime;
    private bool ended;
    private long? runningSince;

    public WaitMetrics(JobTicket ticket, TimeProvider time)
    {
        this.time = time;
        submittedAt = ticket.SubmittedAt;
        model = KlingTelemetry.ModelTag(ticket.Model.Id);
        knowsQueueTime = SinceSubmit < Soon;
        KlingTelemetry.ActiveJobs.Add(1, model);
    }

    private TimeSpan SinceSubmit => time.GetUtcNow() - submittedAt;

    public void Saw(JobUpdate update)
    {
        switch (update)
        {
            case JobQueued:
                // Also when fal takes a job back into the queue: its run begins anew.
                runningSince = null;
                knowsQueueTime |= submittedAt != DateTimeOffset.MinValue;
                break;
            case JobInProgress when runningSince is null:
                runningSince = time.GetTimestamp();
                RecordQueueTime();
                break;
            case JobCompleted completed when !ended:
                ended = true;
                RecordRunTime(completed.InferenceTime);
                break;
        }
    }

    public void Dispose() => KlingTelemetry.ActiveJobs.Add(-1, model);

    private void RecordQueueTime()
    {
        if (knowsQueueTime)
        {
            KlingTelemetry.QueueDuration.Record(Math.Max(0, SinceSubmit.TotalSeconds), model);
        }
    }

    private void RecordRunTime(TimeSpan? told)
    {
        if ((told ?? (runningSince is { } since ? time.GetElapsedTime(since) : null)) is { } duration)
        {
            KlingTelemetry.RunDuration.Record(duration.TotalSeconds, model);
        }
    }
}
