using System.Text.Json.Nodes;
using Fal.Kling.Cli.Output;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Verbs;

/// <summary><c>kling result</c>: the result of a finished job.</summary>
internal sealed class ResultVerb : Verb
{
    private readonly JobArguments job = new();

    public ResultVerb()
        : base("result", "Print the result of a finished job: the URLs of its files", "kling result TICKET", "kling result TICKET --json") => job.AddTo(this);

    public override async Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        JobTicket ticket = job.Read(run);
        await using FalSession session = run.OpenExisting();
        CustomResult result = await session.Client.GetJob<CustomResult>(ticket).GetResultAsync(cancellationToken);
        run.Report.Json(new JsonObject
        {
            ["ticket"] = ticket.ToString(),
            ["request_id"] = ticket.RequestId,
            ["files"] = FileJson.Of(result.Files),
            ["units"] = result.BillableUnits,
            ["result"] = JsonNode.Parse(result.RawJson),
        });
        foreach (KlingFile file in result.Files)
        {
            run.Report.Text(file.Url.ToString());
        }

        if (result.Files.Count == 0)
        {
            run.Report.Text(result.RawJson);
        }

        return ExitCode.Done;
    }
}
