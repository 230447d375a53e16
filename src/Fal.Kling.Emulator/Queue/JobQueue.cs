namespace Fal.Kling.Emulator;

/// <summary>
/// The jobs and their course. Where a job stands follows from the clock whenever somebody looks; the one timer is there only to wake open streams.
/// </summary>
internal sealed class JobQueue : IDisposable
{
    private readonly Lock gate = new();
    private readonly FalEmulatorOptions options;
    private readonly Func<Job, EmulatedFile> makeVideo;
    private readonly Agenda agenda;
    private readonly Dictionary<string, Job> byId = [];
    private readonly List<Job> all = [];
    private readonly Dictionary<string, Lane> lanes = [];
    private readonly Dictionary<KlingEndpoint, int> queuedAt = [];
    private decimal amountCharged;

    public JobQueue(FalEmulatorOptions options, Func<Job, EmulatedFile> makeVideo)
    {
        this.options = options;
        this.makeVideo = makeVideo;
        agenda = new Agenda(options.TimeProvider, OnTimer);
    }

    public decimal AmountCharged => Locked(() => amountCharged);

    public IReadOnlyList<EmulatedJob> Snapshot() => Locked(() => all.ConvertAll(job => job.ToPublic()));

    /// <summary>Reads all jobs, in the order of their arrival, while none of them changes.</summary>
    public T Read<T>(Func<List<Job>, T> read) => Locked(() => read(all));

    /// <summary>The job, if this account bought it: others do not learn that it exists.</summary>
    public Job? Find(string requestId, string apiKey)
    {
        lock (gate)
        {
            return byId.TryGetValue(requestId, out Job? job) && job.ApiKey == apiKey ? job : null;
        }
    }

    /// <summary>How many requests wait on the endpoint, of all accounts.</summary>
    public int CountQueued(KlingEndpoint endpoint) => Locked(() => queuedAt.GetValueOrDefault(endpoint));

    /// <summary>Buys the job, and returns its place in the queue.</summary>
    public int Add(Job job)
    {
        lock (gate)
        {
            DateTimeOffset now = agenda.Catch();
            job.CreatedAt = now;
            job.Sequence = all.Count;
            all.Add(job);
            byId.Add(job.RequestId, job);
            queuedAt[job.Endpoint] = queuedAt.GetValueOrDefault(job.Endpoint) + 1;
            LaneOf(job).Enter(job);
            int position = PositionOf(job);
            if (job.Headers.StartTimeout is { } timeout)
            {
                agenda.At(now + timeout, at => EndUnstarted(job, at, JobFailure.StartTimeout));
            }

            agenda.At(now + options.QueueTime, at => BecomeReady(job, at));
            agenda.Arm(agenda.Catch());
            return position;
        }
    }

    public JobView Look(Job job)
    {
        lock (gate)
        {
            return View(job, agenda.Catch());
        }
    }

    /// <summary>Looks, and has the stream woken when there may be something new: a change, a log line, or the given time.</summary>
    public JobView Watch(Job job, StatusStream stream, DateTimeOffset wakeAt, bool withLogs)
    {
        lock (gate)
        {
            DateTimeOffset now = agenda.Catch();
            JobView view = View(job, now);
            if (view.EndedAt is null)
            {
                job.Streams ??= [];
                if (!job.Streams.Contains(stream))
                {
                    job.Streams.Add(stream);
                }

                if (withLogs && view.LogCount < options.LogLines.Count && job.StartedAt is { } startedAt)
                {
                    DateTimeOffset nextLine = JobLogs.TimeOf(view.LogCount, startedAt, options);
                    wakeAt = nextLine < wakeAt ? nextLine : wakeAt;
                }

                stream.WakeAt(agenda, wakeAt);
                agenda.Arm(now);
            }

            return view;
        }
    }

    public void Leave(Job job, StatusStream stream)
    {
        lock (gate)
        {
            job.Streams?.Remove(stream);
        }
    }

    /// <summary>Asks to cancel, and returns where the job stood before.</summary>
    public EmulatedJobStatus Cancel(Job job)
    {
        lock (gate)
        {
            DateTimeOffset now = agenda.Catch();
            EmulatedJobStatus before = job.Status;
            job.CancelRequested |= before != EmulatedJobStatus.Completed;
            if (before == EmulatedJobStatus.InQueue)
            {
                EndUnstarted(job, now, JobFailure.Cancelled);
            }
            else if (before == EmulatedJobStatus.InProgress && !options.IgnoresCancellation)
            {
                End(job, now, JobFailure.Cancelled);
            }

            agenda.Arm(agenda.Catch());
            return before;
        }
    }

    public void Dispose() => agenda.Dispose();

    private T Locked<T>(Func<T> read)
    {
        lock (gate)
        {
            agenda.Catch();
            return read();
        }
    }

    private void OnTimer()
    {
        lock (gate)
        {
            agenda.Fired();
            agenda.Arm(agenda.Catch());
        }
    }

    private JobView View(Job job, DateTimeOffset now) =>
        new(now, job.Status, PositionOf(job), JobLogs.CountAt(now, job, options), job.StartedAt, job.EndedAt, job.Failure);

    private int PositionOf(Job job) => job.Status == EmulatedJobStatus.InQueue ? LaneOf(job).PositionOf(job) : 0;

    private Lane LaneOf(Job job)
    {
        if (!lanes.TryGetValue(job.ApiKey, out Lane? lane))
        {
            lanes.Add(job.ApiKey, lane = new Lane(options.Concurrency));
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
        Tell(job);

        TimeSpan runTime = job.FailsWith is { IsImmediate: true } ? TimeSpan.Zero : options.RunTime;
        agenda.At(at + runTime, end => End(job, end, job.FailsWith));
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
        job.Failure = failure;
        if (failure is null)
        {
            job.Video = makeVideo(job);
            job.AmountCharged = job.Endpoint.PriceOf(job.Seconds);
            amountCharged += job.AmountCharged;
        }

        Tell(job);
        job.Streams = null;
    }

    private void LeaveQueue(Job job, Lane lane)
    {
        queuedAt[job.Endpoint]--;
        foreach (Job moved in lane.Exit(job))
        {
            Tell(moved);
        }
    }

    private static void Tell(Job job)
    {
        foreach (StatusStream stream in job.Streams ?? [])
        {
            stream.Wake();
        }
    }
}
