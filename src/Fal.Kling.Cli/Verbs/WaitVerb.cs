using Fal.Kling.Cli.Input;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Verbs;

/// <summary><c>kling wait</c>: waits for a job and saves its files.</summary>
internal sealed class WaitVerb : Verb
{
    private readonly JobArguments job = new();

    public WaitVerb()
        : base("wait", "Wait for a job and save its files, also if another machine bought it", "kling wait TICKET", "kling wait REQUEST_ID --model kling-3-pro -o boat.mp4")
    {
        job.AddTo(this);
        Add(CommonOptions.Output);
    }

    public override async Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        JobTicket ticket = job.Read(run);
        string output = OutputPath.Check(run.Parsed.GetValue(CommonOptions.Output));
        await using FalSession session = run.OpenExisting();
        Generation generation = new(session, run.Report, run.Screen);
        KlingResult result = await generation.WaitAsync(session.Client.GetJob<CustomResult>(ticket), cancellationToken);
        await generation.SaveAsync(result, output, cancellationToken);
        await generation.ShowCostAsync(result, cancellationToken);
        return ExitCode.Done;
    }
}
