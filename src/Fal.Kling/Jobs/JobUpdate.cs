using System.ComponentModel;
using System.Text.Json.Serialization;
using Fal.Kling.Engine.Queue;

namespace Fal.Kling;

/// <summary>A change in a job's state: one of <see cref="JobQueued"/>, <see cref="JobInProgress"/>, <see cref="JobCompleted"/>, <see cref="JobUnrecognized"/>.</summary>
/// <remarks>In JSON, <c>status</c> says which of them it is.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "status")]
[JsonDerivedType(typeof(JobQueued), "queued")]
[JsonDerivedType(typeof(JobInProgress), "in_progress")]
[JsonDerivedType(typeof(JobCompleted), "completed")]
[JsonDerivedType(typeof(JobUnrecognized), "unrecognized")]
[TypeConverter(typeof(JobUpdateTypeConverter))]
public abstract record JobUpdate
{
    private protected JobUpdate()
    {
    }

    /// <summary>
    /// The log lines of a wait that are new since its last update, each delivered once; of <see cref="KlingJob.GetStatusAsync"/>, all so far. At most 10,000 in all.
    /// Default: empty, as it is unless <see cref="WatchOptions.IncludeLogs"/> or <c>includeLogs</c> asks for them.
    /// </summary>
    public IReadOnlyList<JobLog> NewLogs { get; init => field = value ?? []; } = [];

    /// <summary>Whether the other update says the same.</summary>
    /// <param name="other">The other update.</param>
    public virtual bool Equals(JobUpdate? other) => other is not null && EqualityContract == other.EqualityContract && NewLogs.SequenceEqual(other.NewLogs);

    /// <inheritdoc/>
    public override int GetHashCode() => EqualityContract.GetHashCode();

    internal static JobUpdate From(StatusMessage status, IReadOnlyList<JobLog> newLogs) => status.Status switch
    {
        StatusMessage.Queued => new JobQueued { Position = status.QueuePosition is >= 0 and <= int.MaxValue ? (int)status.QueuePosition : null, NewLogs = newLogs },
        StatusMessage.InProgress => new JobInProgress { NewLogs = newLogs },
        StatusMessage.Completed => new JobCompleted
        {
            // A figure for display must not break a wait, whatever it is.
            InferenceTime = status.InferenceTime is >= 0 and < 1e9 ? TimeSpan.FromSeconds(status.InferenceTime.Value) : null,
            Error = status.Error,
            ErrorType = status.ErrorType,
            NewLogs = newLogs,
        },
        _ => new JobUnrecognized { Status = status.Status, NewLogs = newLogs },
    };
}

/// <summary>The job waits for a runner. It can return to this state when fal retries it.</summary>
public sealed record JobQueued : JobUpdate
{
    /// <summary>How many requests are ahead of it, from 0; <see langword="null"/> when fal did not say.</summary>
    public int? Position { get; init; }
}

/// <summary>A runner works on the job.</summary>
public sealed record JobInProgress : JobUpdate;

/// <summary>The job is over. That does not mean that it succeeded: fetching the result shows that.</summary>
public sealed record JobCompleted : JobUpdate
{
    /// <summary>How long the model ran; <see langword="null"/> when fal did not say.</summary>
    public TimeSpan? InferenceTime { get; init; }

    /// <summary>fal's description of what went wrong; <see langword="null"/> when it gave none, which does not prove success.</summary>
    public string? Error { get; init; }

    /// <summary>fal's machine-readable type of the error, such as <c>client_cancelled</c>; <see langword="null"/> when it gave none.</summary>
    public string? ErrorType { get; init; }
}

/// <summary>A state that fal added after this version was released. It neither ends nor breaks a wait.</summary>
public sealed record JobUnrecognized : JobUpdate
{
    /// <summary>fal's word for the state. In JSON it is <c>fal_status</c>.</summary>
    [JsonPropertyName("fal_status")]
    public required string Status { get; init; }
}
