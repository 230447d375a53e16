namespace Fal.Kling;

/// <summary>The outcome of a cancellation. Source: fal.ai/docs, inference-api/queue/cancel.</summary>
public enum CancelOutcome
{
    /// <summary>fal removed the job from the queue before it started. It costs nothing.</summary>
    Removed,

    /// <summary>fal asked the runner to stop. The job may still finish, and fal does not say whether it is charged. Wait for the job to find out.</summary>
    Requested,

    /// <summary>The job had already ended, and its result can be fetched.</summary>
    AlreadyCompleted,

    /// <summary>fal doesn't know the request for this key.</summary>
    NotFound,
}
