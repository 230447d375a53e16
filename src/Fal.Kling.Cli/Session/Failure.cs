using System.Text.Json;

namespace Fal.Kling.Cli.Session;

/// <summary>How a command ended if it did not succeed.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Message">What failed, in which state things are, and what to do.</param>
/// <param name="Ticket">The ticket of the job, if one is known.</param>
internal sealed record Failure(int Code, string Message, JobTicket? Ticket)
{
    /// <summary>Describes an exception. Returns null for one that is a mistake in this program.</summary>
    public static Failure? Of(Exception exception) => exception switch
    {
        UsageException => new Failure(ExitCode.Usage, exception.Message, null),
        NotApprovedException => new Failure(ExitCode.NotApproved, exception.Message, null),
        KlingCanceledException { Ticket: var ticket } => new Failure(
            ExitCode.Interrupted, "Stopped. The job was submitted and continues at fal.", ticket),
        OperationCanceledException => new Failure(ExitCode.Interrupted, "Stopped before fal had accepted a job. Nothing was bought.", null),
        KlingSubmitUncertainException => new Failure(ExitCode.Uncertain, exception.Message, null),
        KlingException { Ticket: var ticket } => new Failure(ExitCode.Failed, exception.Message, ticket),
        IOException or UnauthorizedAccessException or JsonException or ArgumentException or FormatException or HttpRequestException => new Failure(ExitCode.Failed, exception.Message, null),
        _ => null,
    };
}
