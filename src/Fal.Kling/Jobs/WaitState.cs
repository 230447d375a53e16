namespace Fal.Kling.Jobs;

/// <summary>The state of a wait.</summary>
internal enum WaitState
{
    /// <summary>It listens to fal's status stream, or opens one.</summary>
    Streaming,

    /// <summary>The stream has failed. It pauses before it opens another.</summary>
    BackingOff,

    /// <summary>Streams fail. It polls the status.</summary>
    Polling,

    /// <summary>It waits for the job's webhook, and asks for the status after a long silence.</summary>
    AwaitingWebhook,

    /// <summary>The status said COMPLETED. It requests the result.</summary>
    FetchingResult,

    /// <summary>The job's outcome is known.</summary>
    Ended,
}
