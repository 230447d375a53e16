namespace Fal.Kling;

/// <summary>
/// The request is wrong: found by us before any I/O (<see cref="KlingException.Ticket"/> is then null and nothing was sent), or reported by fal in a 422 answer.
/// fal checks input only when the job runs, and may charge for a job that it refuses so (source: fal.ai/docs, FAQ).
/// </summary>
public sealed class KlingValidationException : KlingException
{
    /// <summary>Describes a wrong request.</summary>
    /// <param name="message">A sentence that names the field and the reason.</param>
    /// <param name="problems">Each problem.</param>
    /// <param name="ticket">The job, when fal reported the problems.</param>
    public KlingValidationException(string message, IReadOnlyList<KlingProblem> problems, JobTicket? ticket = null)
        : base(message, ticket) => Problems = problems;

    /// <summary>Each problem, with its field.</summary>
    public IReadOnlyList<KlingProblem> Problems { get; }

    /// <summary>
    /// Whether fal's moderation refused the input (the type <c>content_policy_violation</c>): another prompt or other media may pass, and the same will not.
    /// Source: fal.ai/docs, model-apis/errors.
    /// </summary>
    public bool IsContentPolicy => Problems.Any(problem => problem.Type == "content_policy_violation");

    /// <summary>fal's answer as it came; <see langword="null"/> when we found the problems ourselves.</summary>
    public string? RawBody { get; init; }
}
