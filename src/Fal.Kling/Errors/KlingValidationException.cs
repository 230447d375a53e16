namespace Fal.Kling;

/// <summary>
/// The request is invalid. Either the client found this before any I/O (<see cref="KlingException.Ticket"/> is then null and nothing was sent), or fal reported
/// it in a 422 response. fal checks input only when the job runs, and may charge for a job that it refuses this way (source: fal.ai/docs, FAQ).
/// </summary>
public sealed class KlingValidationException : KlingException
{
    /// <summary>Creates the exception for an invalid request.</summary>
    /// <param name="message">A sentence that names the field and the reason.</param>
    /// <param name="problems">The problems.</param>
    /// <param name="ticket">The job, when fal reported the problems.</param>
    public KlingValidationException(string message, IReadOnlyList<KlingProblem> problems, JobTicket? ticket = null)
        : base(message, ticket) => Problems = problems;

    /// <summary>Gets the problems, with their fields.</summary>
    public IReadOnlyList<KlingProblem> Problems { get; }

    /// <summary>
    /// Gets whether fal's moderation refused the input (the type <c>content_policy_violation</c>). A different prompt or different media may pass. The same
    /// input will not.
    /// Source: fal.ai/docs, model-apis/errors.
    /// </summary>
    public bool IsContentPolicy => Problems.Any(problem => problem.Type == "content_policy_violation");

    /// <summary>Gets fal's unmodified response body; <see langword="null"/> when the client found the problems.</summary>
    public string? RawBody { get; init; }
}
