using System.CommandLine;
using Fal.Kling.Cli.Input;

namespace Fal.Kling.Cli.Verbs;

/// <summary>The argument and the option that name a job.</summary>
internal sealed class JobArguments
{
    private readonly Argument<string> job = new("JOB") { Description = "A ticket, or fal's request id with --model" };
    private readonly Option<string?> model = CommonOptions.JobModel();

    public void AddTo(Command command)
    {
        command.Add(job);
        command.Add(model);
    }

    public JobTicket Read(Invocation run) => JobReference.Read(run.Parsed.GetValue(job)!, run.Parsed.GetValue(model));
}
