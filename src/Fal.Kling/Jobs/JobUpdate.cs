using System.ComponentModel;
using System.Text.Json.Serialization;
using Fal.Kling.Engine.Queue;

namespace Fal.Kling;

/// <summary>A change in a job's state: one of <see cref="JobQueued"/>, <see cref="JobInProgress"/>, <see cref="JobCompleted"/>, <see cref="JobUnrecognized"/>.</summary>
/// <remarks>In JSON, <c>status</c> identifies the type.</remarks>
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
    /// Gets the log lines. In a wait these are the lines since the last update, each delivered once. From <see cref="KlingJob.GetStatusAsync"/> they are all
    /// lines so far. At most 10,000 in all. Empty unless <see cref="WatchOptions.IncludeLogs"/> or <c>includeLogs</c> is set.
    /// </summary>
    public IReadOnlyList<JobLog> NewLogs { get; init => field = value ?? []; } = [];

    /// <summary>Returns whether the other update has the same content.</summary>
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
            // A number that is only displayed must not break a wait.
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
    /// <summary>Gets how many requests are ahead of it, from 0; <see langword="null"/> when fal did not say.</summary>
    public int? Position { get; init; }
}

/// <summary>A runner is working on the job.</summary>
public sealed record JobInProgress : JobUpdate;

/// <summary>The job has finished, but it may have failed. Fetch the result to find out.</summary>
public sealed record JobCompleted : JobUpdate
{
    /// <summary>Gets how long the model ran; <see langword="null"/> when fal did not say.</summary>
    public TimeSpan? InferenceTime { get; init; }

    /// <summary>Gets fal's description of what went wrong; <see langword="null"/> when fal did not send one, which does not prove success.</summary>
    public string? Error { get; init; }

    /// <summary>Gets fal's machine-readable type of the error, such as <c>client_cancelled</c>; <see langword="null"/> when fal did not send one.</summary>
    public string? ErrorType { get; init; }
}

/// <summary>A state that fal added after this version was released. It neither ends nor breaks a wait.</summary>
public sealed record JobUnrecognized : JobUpdate
{
    /// <summary>Gets fal's name for the state. In JSON it is <c>fal_status</c>.</summary>
    [JsonPropertyName("fal_status")]
    public required string Status { get; init; }
}
