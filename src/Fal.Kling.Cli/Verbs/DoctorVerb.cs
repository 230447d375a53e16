using System.CommandLine;
using System.Text.Json.Nodes;
using Fal.Kling.Cli.Checks;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Verbs;

/// <summary><c>kling doctor</c>: what a purchase needs, and what to do if something is missing.</summary>
internal sealed class DoctorVerb : Verb
{
    private readonly Option<bool> contract = new("--contract")
    {
        Description = "Walk the free parts of fal's protocol with your key, and print which inferred facts hold. Uploads one small picture",
    };

    public DoctorVerb()
        : base("doctor", "Check the key, the network and the clock. Costs nothing", "kling doctor", "kling doctor --json", "kling doctor --contract") => Add(contract);

    public override async Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        await using FalSession session = await run.OpenWithoutKeyAsync(cancellationToken);
        return run.Parsed.GetValue(contract) ? await ContractAsync(run, session, cancellationToken) : await CheckAsync(run, session, cancellationToken);
    }

    private static async Task<int> CheckAsync(Invocation run, FalSession session, CancellationToken cancellationToken)
    {
        IReadOnlyList<Finding> findings = await Doctor.RunAsync(session, cancellationToken);
        run.Report.Json(new JsonObject
        {
            ["findings"] = new JsonArray([.. findings.Select(one => new JsonObject { ["name"] = one.Name, ["state"] = one.StateName, ["text"] = one.Text, ["advice"] = one.Advice })]),
        });
        foreach (Finding finding in findings)
        {
            run.Report.Text($"{finding.StateName,-8} {finding.Name,-9} {finding.Text}");
            if (finding.Advice is { } advice)
            {
                run.Report.Text($"{string.Empty,-18} {advice}");
            }
        }

        return findings.Any(finding => finding.State == FindingState.Problem) ? ExitCode.Found : ExitCode.Done;
    }

    private static async Task<int> ContractAsync(Invocation run, FalSession session, CancellationToken cancellationToken)
    {
        using Contract walk = new(session);
        IReadOnlyList<ContractFact> facts = await walk.RunAsync(cancellationToken);
        run.Report.Json(new JsonObject
        {
            ["facts"] = new JsonArray([.. facts.Select(one => new JsonObject { ["fact"] = one.Text, ["holds"] = one.Holds, ["seen"] = one.Seen })]),
        });
        run.Report.Text("| Fact | Holds | Seen |\n|---|---|---|");
        foreach (ContractFact fact in facts)
        {
            run.Report.Text($"| {fact.Text} | {fact.Holds switch { true => "yes", false => "no", null => "unknown" }} | {fact.Seen} |");
        }

        return facts.Any(fact => fact.Holds == false) ? ExitCode.Found : ExitCode.Done;
    }
}
