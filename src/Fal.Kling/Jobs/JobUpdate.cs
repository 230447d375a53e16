namespace Fal.Kling;

/// <summary>A change in a job's state: one of <see cref="JobQueued"/>, <see cref="JobInProgress"/>, <see cref="JobCompleted"/>, <see cref="JobUnrecognized"/>.</summary>
public abstract record JobUpdate
{
    private protected JobUpdate()
    {
    }

    /// <summary>
    /// The log lines of a wait that are new since its last update, each delivered once; of <see cref="KlingJob.GetStatusAsync"/>, all so far.
    /// Default: empty, as it is unless <see cref="WatchOptions.IncludeLogs"/> or <c>includeLogs</c> asks for them.
    /// </summary>
    public IReadOnlyList<JobLog> NewLogs { get; init; } = [];
}
