using System.Diagnostics.CodeAnalysis;

namespace Fal.Kling.Emulator;

/// <summary>
/// The jobs. Thread-safe. A job's state is computed from the clock whenever it is read. One timer serves open streams and webhooks.
/// </summary>
internal sealed class JobQueue : IDisposable
{
    private readonly Lock gate = new();
    private readonly FalEmulatorOptions options;
    private readonly Agenda agenda;
    private readonly JobScheduler scheduler;
    private readonly Dictionary<string, Job> byId = [];
    private readonly List<Job> all = [];

    /// <param name="options">The emulator's options.</param>
    /// <param name="makeOutput">Creates the output of a job that has run. Called under the lock.</param>
    /// <param name="onEnded">Called under the lock when a job ends.</param>
    public JobQueue(FalEmulatorOptions options, Func<Job, JobOutput> makeOutput, Action<Job> onEnded)
    {
        this.options = options;
        agenda = new Agenda(options.TimeProvider, OnTimer);
        scheduler = new JobScheduler(options, agenda, makeOutput, onEnded);
    }

    public decimal AmountCharged => Locked(() => scheduler.AmountCharged);

    public IReadOnlyList<EmulatedJob> Snapshot() => Locked(() => all.ConvertAll(job => job.ToPublic()));

    /// <summary>Reads all jobs under the lock, in the order of their arrival.</summary>
    public T Read<T>(Func<List<Job>, T> read) => Locked(() => read(all));

    /// <summary>Gets a job if this account bought it. Other accounts cannot see that it exists.</summary>
    public Job? Find(string requestId, string account)
    {
        lock (gate)
        {
            return byId.TryGetValue(requestId, out Job? job) && job.Caller.Account == account ? job : null;
        }
    }

    /// <summary>Counts the waiting requests of the endpoint, of all accounts.</summary>
    public int CountQueued(KlingEndpoint endpoint) => Locked(() => scheduler.CountQueued(endpoint));

    /// <summary>Buys the job and returns its position in the queue.</summary>
    public int Add(Job job)
    {
        lock (gate)
        {
            DateTimeOffset now = agenda.RunDue();
            job.CreatedAt = now;
            job.Sequence = all.Count;
            all.Add(job);
            byId.Add(job.RequestId, job);
            scheduler.Enter(job, now);
            int position = scheduler.PositionOf(job);
            agenda.Arm(agenda.RunDue());
            return position;
        }
    }

    /// <summary>Gets the current state of the job.</summary>
    public JobView Look(Job job)
    {
        lock (gate)
        {
            return View(job, agenda.RunDue());
        }
    }

    /// <summary>Gets the current state, and wakes the stream when there may be something new: a change, a log line, or the given time.</summary>
    public JobView Watch(Job job, StatusStream stream, DateTimeOffset wakeAt, bool withLogs)
    {
        lock (gate)
        {
            DateTimeOffset now = agenda.RunDue();
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

    /// <summary>Stops waking a stream that has ended.</summary>
    public void Leave(Job job, StatusStream stream)
    {
        lock (gate)
        {
            job.Streams?.Remove(stream);
        }
    }

    /// <summary>Requests cancellation, and returns the job's previous state.</summary>
    public EmulatedJobStatus Cancel(Job job)
    {
        lock (gate)
        {
            DateTimeOffset now = agenda.RunDue();
            EmulatedJobStatus before = job.Status;
            scheduler.Cancel(job, now);
            agenda.Arm(agenda.RunDue());
            return before;
        }
    }

    public void Dispose() => agenda.Dispose();

    private T Locked<T>(Func<T> read)
    {
        lock (gate)
        {
            agenda.RunDue();
            return read();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "An exception on a timer's thread would end the test's process.")]
    private void OnTimer()
    {
        lock (gate)
        {
            try
            {
                agenda.OnTimerFired();
                agenda.Arm(agenda.RunDue());
            }
            catch (Exception)
            {
                // Only the test's own clock can throw here. The next request reads it too, and its response contains the message.
                agenda.ArmAgain();
            }
        }
    }

    private JobView View(Job job, DateTimeOffset now) =>
        new(now, job.Status, scheduler.PositionOf(job), JobLogs.CountAt(now, job, options), job.StartedAt, job.EndedAt, job.Failure);
}
