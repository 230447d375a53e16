namespace Fal.Kling;

/// <summary>The job ended without a video. It will not produce one any more; fal charges for successful outputs only (source: fal.ai/docs, pricing).</summary>
public sealed class KlingJobFailedException : KlingException
{
    /// <summary>Describes a failed job.</summary>
    /// <param name="message">A sentence with fal's reason.</param>
    /// <param name="ticket">The job.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public KlingJobFailedException(string message, JobTicket? ticket = null, Exception? innerException = null)
        : base(message, ticket, innerException)
    {
    }

    /// <summary>
    /// fal's machine-readable type such as <c>client_cancelled</c> or <c>generation_timeout</c>; <see langword="null"/> when it gave none.
    /// </summary>
    public string? ErrorType { get; init; }

    /// <summary>What fal listed, with fields where it named them; empty when it listed nothing.</summary>
    public IReadOnlyList<KlingProblem> Problems { get; init; } = [];

    /// <summary>Whether a new submit of the same request may succeed, as fal says in <c>X-Fal-Needs-Retry</c>. Submitting again is a new purchase.</summary>
    public bool IsRetryable { get; init; }

    /// <summary>The log lines of the job that this wait received; empty unless <see cref="WatchOptions.IncludeLogs"/> was set.</summary>
    public IReadOnlyList<JobLog> Logs { get; init; } = [];

    /// <summary>fal's answer as it came, at most 64 KiB of it.</summary>
    public string? RawBody { get; init; }
}
