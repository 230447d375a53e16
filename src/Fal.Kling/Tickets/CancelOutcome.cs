namespace Fal.Kling;

/// <summary>What fal did about a cancellation. Source: fal.ai/docs, inference-api/queue/cancel.</summary>
public enum CancelOutcome
{
    /// <summary>The job still waited and was taken out of the queue: it costs nothing.</summary>
    Removed,

    /// <summary>The runner was told to stop. It may finish all the same, and fal does not say whether that is charged: wait for the job to see.</summary>
    Requested,

    /// <summary>Too late: the job has ended, and its result can be fetched.</summary>
    AlreadyCompleted,

    /// <summary>fal knows no such request for this key.</summary>
    NotFound,
}
