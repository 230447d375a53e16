using Fal.Kling.Cli.Input;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Verbs;

/// <summary><c>kling download</c>: the files of a finished job.</summary>
internal sealed class DownloadVerb : Verb
{
    private readonly JobArguments job = new();

    public DownloadVerb()
        : base("download", "Save the files of a finished job. An interrupted download continues", "kling download TICKET -o boat.mp4")
    {
        job.AddTo(this);
        Add(CommonOptions.Output);
    }

    public override async Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        JobTicket ticket = job.Read(run);
        string output = OutputPath.Check(run.Parsed.GetValue(CommonOptions.Output));
        await using FalSession session = run.OpenExisting();
        CustomResult result = await session.Client.GetJob<CustomResult>(ticket).GetResultAsync(cancellationToken);
        await new Generation(session, run.Report, run.Screen).SaveAsync(result, output, cancellationToken);
        return ExitCode.Done;
    }
}
