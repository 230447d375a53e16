using System.Text.Json.Nodes;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Verbs;

/// <summary><c>kling cancel</c>: asks fal to stop a job.</summary>
internal sealed class CancelVerb : Verb
{
    private readonly JobArguments job = new();

    public CancelVerb()
        : base("cancel", "Ask fal to stop a job. Only a queued job is certainly free", "kling cancel TICKET") => job.AddTo(this);

    public override async Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        JobTicket ticket = job.Read(run);
        await using FalSession session = run.OpenExisting();
        CancelOutcome outcome = await session.Client.GetJob<CustomResult>(ticket).CancelAsync(cancellationToken);
        (string name, string text) = outcome switch
        {
            CancelOutcome.Removed => ("removed", "Removed from the queue. fal doesn't charge for it."),
            CancelOutcome.Requested => ("requested", "Requested. The job runs already, may still finish, and may be charged. `kling status` says how it ends."),
            CancelOutcome.AlreadyCompleted => ("already_completed", "The job was over already. `kling download` gets its files."),
            _ => ("not_found", "fal doesn't know the job."),
        };
        run.Report.Json(new JsonObject { ["outcome"] = name, ["request_id"] = ticket.RequestId, ["ticket"] = ticket.ToString() });
        run.Report.Text(text);
        return outcome == CancelOutcome.NotFound ? ExitCode.Failed : ExitCode.Done;
    }
}
