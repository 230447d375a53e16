namespace Fal.Kling.Emulator;

/// <summary>
/// The jobs and their course. Where a job stands follows from the clock whenever somebody looks; the one timer is there only to wake open streams.
/// </summary>
internal sealed class JobQueue : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FalEmulatorOptions _options;
    private readonly Func<Job, EmulatedFile> _makeVideo;
    private readonly Agenda _agenda;
    private readonly Dictionary<string, Job> _byId = [];
    private readonly List<Job> _all = [];
    private readonly Dictionary<string, Lane> _lanes = [];
    private readonly Dictionary<KlingEndpoint, int> _queuedAt = [];
    private decimal _amountCharged;

    public JobQueue(FalEmulatorOptions options, Func<Job, EmulatedFile> makeVideo)
    {
        _options = options;
        _makeVideo = makeVideo;
        _agenda = new Agenda(options.TimeProvider, OnTimer);
    }

    public decimal AmountCharged => Locked(() => _amountCharged);

    public IReadOnlyList<EmulatedJob> Snapshot() => Locked(() => _all.ConvertAll(job => job.ToPublic()));

    /// <summary>Reads all jobs, in the order of their arrival, while none of them changes.</summary>
    public T Read<T>(Func<List<Job>, T> read) => Locked(() => read(_all));

    /// <summary>The job, if this account bought it: others do not learn that it exists.</summary>
    public Job? Find(string requestId, string apiKey)
    {
        lock (_gate)
        {
            return _byId.TryGetValue(requestId, out var job) && job.ApiKey == apiKey ? job : null;
        }
    }

    /// <summary>How many requests wait on the endpoint, of all accounts.</summary>
    public int CountQueued(KlingEndpoint endpoint) => Locked(() => _queuedAt.GetValueOrDefault(endpoint));

    /// <summary>Buys the job, and returns its place in the queue.</summary>
    public int Add(Job job)
    {
        lock (_gate)
        {
            var now = _agenda.Catch();
            job.CreatedAt = now;
            job.Sequence = _all.Count;
            _all.Add(job);
            _byId.Add(job.RequestId, job);
            _queuedAt[job.Endpoint] = _queuedAt.GetValueOrDefault(job.Endpoint) + 1;
            LaneOf(job).Enter(job);
            var position = PositionOf(job);
            if (job.Headers.StartTimeout is { } timeout)
            {
                _agenda.At(now + timeout, at => EndUnstarted(job, at, JobFailure.StartTimeout));
            }

            _agenda.At(now + _options.QueueTime, at => BecomeReady(job, at));
            _agenda.Arm(_agenda.Catch());
            return position;
        }
    }

    public JobView Look(Job job)
    {
        lock (_gate)
        {
            return View(job, _agenda.Catch());
        }
    }

    /// <summary>Looks, and has the stream woken when there may be something new: a change, a log line, or the given time.</summary>
    public JobView Watch(Job job, StatusStream stream, DateTimeOffset wakeAt, bool withLogs)
    {
        lock (_gate)
        {
            var now = _agenda.Catch();
            var view = View(job, now);
            if (view.EndedAt is null)
            {
                job.Streams ??= [];
                if (!job.Streams.Contains(stream))
                {
                    job.Streams.Add(stream);
                }

                if (withLogs && view.LogCount < _options.LogLines.Count && job.StartedAt is { } startedAt)
                {
                    var nextLine = JobLogs.TimeOf(view.LogCount, startedAt, _options);
                    wakeAt = nextLine < wakeAt ? nextLine : wakeAt;
                }

                stream.WakeAt(_agenda, wakeAt);
                _agenda.Arm(now);
            }

            return view;
        }
    }

    public void Leave(Job job, StatusStream stream)
    {
        lock (_gate)
        {
            job.Streams?.Remove(stream);
        }
    }

    /// <summary>Asks to cancel, and returns where the job stood before.</summary>
    public EmulatedJobStatus Cancel(Job job)
    {
        lock (_gate)
        {
            var now = _agenda.Catch();
            var before = job.Status;
            job.CancelRequested |= before != EmulatedJobStatus.Completed;
            if (before == EmulatedJobStatus.InQueue)
            {
                EndUnstarted(job, now, JobFailure.Cancelled);
            }
            else if (before == EmulatedJobStatus.InProgress && !_options.IgnoresCancellation)
            {
                End(job, now, JobFailure.Cancelled);
            }

            _agenda.Arm(_agenda.Catch());
            return before;
        }
    }

    public void Dispose() => _agenda.Dispose();

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            _agenda.Catch();
            return read();
        }
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            _agenda.Fired();
            _agenda.Arm(_agenda.Catch());
        }
    }

    private JobView View(Job job, DateTimeOffset now) =>
        new(now, job.Status, PositionOf(job), JobLogs.CountAt(now, job, _options), job.StartedAt, job.EndedAt, job.Failure);

    private int PositionOf(Job job) => job.Status == EmulatedJobStatus.InQueue ? LaneOf(job).PositionOf(job) : 0;

    private Lane LaneOf(Job job)
    {
        if (!_lanes.TryGetValue(job.ApiKey, out var lane))
        {
            _lanes.Add(job.ApiKey, lane = new Lane(_options.Concurrency));
        }

        return lane;
    }

    private void BecomeReady(Job job, DateTimeOffset at)
    {
        job.IsReady = true;
        var lane = LaneOf(job);
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

        var runTime = job.FailsWith is { IsImmediate: true } ? TimeSpan.Zero : _options.RunTime;
        _agenda.At(at + runTime, end => End(job, end, job.FailsWith));
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
            var lane = LaneOf(job);
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
            job.Video = _makeVideo(job);
            job.AmountCharged = job.Endpoint.PriceOf(job.Seconds);
            _amountCharged += job.AmountCharged;
        }

        Tell(job);
        job.Streams = null;
    }

    private void LeaveQueue(Job job, Lane lane)
    {
        _queuedAt[job.Endpoint]--;
        foreach (var moved in lane.Exit(job))
        {
            Tell(moved);
        }
    }

    private static void Tell(Job job)
    {
        foreach (var stream in job.Streams ?? [])
        {
            stream.Wake();
        }
    }
}
