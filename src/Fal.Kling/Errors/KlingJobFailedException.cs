namespace Fal.Kling;

/// <summary>The job ended without a result and will not produce one. fal charges for successful outputs only (source: fal.ai/docs, pricing).</summary>
public sealed class KlingJobFailedException : KlingException
{
    /// <summary>Creates the exception for a failed job.</summary>
    /// <param name="message">A sentence with fal's reason.</param>
    /// <param name="ticket">The job.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public KlingJobFailedException(string message, JobTicket? ticket = null, Exception? innerException = null)
        : base(message, ticket, innerException)
    {
    }

    /// <summary>
    /// Gets fal's machine-readable type such as <c>client_cancelled</c> or <c>generation_timeout</c>; <see langword="null"/> when fal did not send one.
    /// </summary>
    public string? ErrorType { get; init; }

    /// <summary>Gets the problems that fal listed, with their fields if it named them; empty when it listed none.</summary>
    public IReadOnlyList<KlingProblem> Problems { get; init; } = [];

    /// <summary>
    /// Gets whether a new submission of the same request may succeed, according to fal's <c>X-Fal-Needs-Retry</c>. A new submission is a new purchase.
    /// </summary>
    public bool IsRetryable { get; init; }

    /// <summary>Gets the job's log lines that this wait received; empty unless <see cref="WatchOptions.IncludeLogs"/> was set.</summary>
    public IReadOnlyList<JobLog> Logs { get; init; } = [];

    /// <summary>Gets fal's unmodified response body, up to 64 KiB.</summary>
    public string? RawBody { get; init; }
}
