using System.Text.Json.Nodes;
using Fal.Kling.Cli.Output;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Verbs;

/// <summary><c>kling status</c>: how far a job is.</summary>
internal sealed class StatusVerb : Verb
{
    private readonly JobArguments job = new();

    public StatusVerb()
        : base("status", "Print how far a job is, with its log lines", "kling status TICKET", "kling status REQUEST_ID --model kling-3-pro --json") => job.AddTo(this);

    public override async Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        JobTicket ticket = job.Read(run);
        await using FalSession session = run.OpenExisting();
        JobUpdate update = await session.Client.GetJob<CustomResult>(ticket).GetStatusAsync(includeLogs: true, cancellationToken);
        JobCompleted? completed = update as JobCompleted;
        run.Report.Json(new JsonObject
        {
            ["status"] = JobDisplay.NameOf(update),
            ["position"] = (update as JobQueued)?.Position,
            ["error"] = completed?.Error,
            ["request_id"] = ticket.RequestId,
            ["endpoint_id"] = ticket.EndpointId,
            ["ticket"] = ticket.ToString(),
            ["logs"] = new JsonArray([.. update.NewLogs.Select(log => JsonValue.Create(log.Message))]),
        });
        run.Report.Text(JobDisplay.TextOf(update));
        foreach (JobLog log in update.NewLogs)
        {
            run.Report.Note($"  {log.Message}");
        }

        return completed?.Error is null ? ExitCode.Done : ExitCode.Found;
    }
}
