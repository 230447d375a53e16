using System.Diagnostics.CodeAnalysis;

namespace Fal.Kling.Emulator;

/// <summary>
/// Moves each job from the queue through its run to its end. Not thread-safe: <see cref="JobQueue"/> locks and runs the agenda.
/// </summary>
internal sealed class JobScheduler(FalEmulatorOptions options, Agenda agenda, Func<Job, JobOutput> makeOutput, Action<Job> onEnded)
{
    private readonly Dictionary<string, Lane> lanes = [];
    private readonly Dictionary<KlingEndpoint, int> queuedAt = [];

    public decimal AmountCharged { get; private set; }

    /// <summary>Counts the waiting requests of the endpoint, of all accounts.</summary>
    public int CountQueued(KlingEndpoint endpoint) => queuedAt.GetValueOrDefault(endpoint);

    /// <summary>Gets the number of jobs that must start before this one. It is 0 after the job has started.</summary>
    public int PositionOf(Job job) => job.Status == EmulatedJobStatus.InQueue ? LaneOf(job).PositionOf(job) : 0;

    public void Enter(Job job, DateTimeOffset now)
    {
        queuedAt[job.Endpoint] = CountQueued(job.Endpoint) + 1;
        LaneOf(job).Enter(job);
        if (job.Headers.StartTimeout is { } timeout)
        {
            agenda.At(now.Plus(timeout), at => EndUnstarted(job, at, JobFailure.StartTimeout));
        }

        agenda.At(now.Plus(options.QueueTime), at => BecomeReady(job, at));
    }

    public void Cancel(Job job, DateTimeOffset now)
    {
        job.CancelRequested |= job.Status != EmulatedJobStatus.Completed;
        if (job.Status == EmulatedJobStatus.InQueue)
        {
            EndUnstarted(job, now, JobFailure.Cancelled);
        }
        else if (!options.IgnoresCancellation)
        {
            End(job, now, JobFailure.Cancelled);
        }
    }

    private Lane LaneOf(Job job)
    {
        if (!lanes.TryGetValue(job.Caller.Account, out Lane? lane))
        {
            lanes.Add(job.Caller.Account, lane = new Lane(options.Concurrency));
        }

        return lane;
    }

    private void BecomeReady(Job job, DateTimeOffset at)
    {
        job.IsReady = true;
        Lane lane = LaneOf(job);
        if (!lane.IsUnlimited)
        {
            StartNext(lane, at);
        }
        else if (job.Status == EmulatedJobStatus.InQueue)
        {
            Start(job, lane, at);
        }
    }

    private void StartNext(Lane lane, DateTimeOffset at)
    {
        while (lane.Next() is { } job)
        {
            Start(job, lane, at);
        }
    }

    private void Start(Job job, Lane lane, DateTimeOffset at)
    {
        LeaveQueue(job, lane);
        lane.Running++;
        job.Status = EmulatedJobStatus.InProgress;
        job.StartedAt = at;
        job.WakeStreams();

        TimeSpan runTime = job.FailsWith is { IsImmediate: true } ? TimeSpan.Zero : options.RunTime;
        agenda.At(at.Plus(runTime), end => End(job, end, job.FailsWith));
    }

    private void EndUnstarted(Job job, DateTimeOffset at, JobFailure failure)
    {
        if (job.Status == EmulatedJobStatus.InQueue)
        {
            LeaveQueue(job, LaneOf(job));
            Complete(job, at, failure);
        }
    }

    private void End(Job job, DateTimeOffset at, JobFailure? failure)
    {
        if (job.Status == EmulatedJobStatus.InProgress)
        {
            Lane lane = LaneOf(job);
            lane.Running--;
            Complete(job, at, failure);
            StartNext(lane, at);
        }
    }

    private void Complete(Job job, DateTimeOffset at, JobFailure? failure)
    {
        job.Status = EmulatedJobStatus.Completed;
        job.EndedAt = at;
        job.Failure = failure ?? FailureToFinish(job);
        AmountCharged += job.AmountCharged;

        job.WakeStreams();
        job.Streams = null;
        onEnded(job);
    }

    /// <summary>Creates the output and its price. An exception of a callback, or of the emulator itself, fails this job and no other.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A job that cannot be finished must still end, so that streams, webhooks and the next job continue.")]
    private JobFailure? FailureToFinish(Job job)
    {
        try
        {
            job.Output = makeOutput(job);
            job.AmountCharged = job.Endpoint.Price?.AmountOf(job.Work) ?? 0;
            return null;
        }
        catch (Exception exception)
        {
            string message = exception is CallbackException ? exception.Message : $"The emulator failed: {exception}";
            return JobFailure.OfPlatform(500, "internal_error", message);
        }
    }

    private void LeaveQueue(Job job, Lane lane)
    {
        queuedAt[job.Endpoint]--;
        foreach (Job moved in lane.Exit(job))
        {
            moved.WakeStreams();
        }
    }
}
