namespace Fal.Kling;

/// <summary>A change in a job's state: one of <see cref="JobQueued"/>, <see cref="JobInProgress"/>, <see cref="JobCompleted"/>, <see cref="JobUnrecognized"/>.</summary>
public abstract record JobUpdate
{
    private protected JobUpdate()
    {
    }

    /// <summary>
    /// The log lines that are new since the last update; each is delivered once. Default: empty, as it is unless <see cref="WatchOptions.IncludeLogs"/> is set.
    /// </summary>
    public IReadOnlyList<JobLog> NewLogs { get; init; } = [];
}
