using System.Globalization;
using System.Text;

namespace Fal.Kling.EmulatorTests.Faults;

/// <summary>Injects each fault at each stage, on both protocols, with and without the resilience handler of the application templates.</summary>
public sealed class FaultMatrixTests
{
    private const int AtOnce = 8;

    private static string Table => Path.Combine(Repository.Root, "docs", "faults.md");

    [Fact]
    public async Task No_fault_at_any_stage_creates_a_second_job_or_loses_one()
    {
        (FaultCase Fault, Setup Setup)[] cells = [.. FaultCase.All.SelectMany(_ => Setup.All, (fault, setup) => (fault, setup))];
        Dictionary<(FaultCase, Setup), FaultTrial> trials = [];
        await Parallel.ForEachAsync(cells, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken }, async (cell, _) =>
        {
            FaultTrial trial = await FaultTrial.RunAsync(cell.Fault, cell.Setup);
            lock (trials)
            {
                trials[cell] = trial;
            }
        });

        string written = await File.ReadAllTextAsync(Table, TestContext.Current.CancellationToken);
        string table = TableOf(trials);
        await File.WriteAllTextAsync(Table, table, TestContext.Current.CancellationToken);
        Assert.True(FaultCase.All.Count >= 60, $"{FaultCase.All.Count} cases");
        Assert.All(trials, trial => Assert.True(trial.Value.Bought <= 1, $"{trial.Key}: {trial.Value.Bought} bought"));
        Assert.Equal(WithoutStandardHandler(written), WithoutStandardHandler(table));
    }

    [Theory]
    [InlineData("submit", "connection refused", "KlingException", 0)]
    [InlineData("submit", "rate-limited", "video", 1)]
    [InlineData("submit", "accept-then-reset", nameof(KlingSubmitUncertainException), 1)]
    [InlineData("submit", "accept-then-bad-gateway", nameof(KlingSubmitUncertainException), 1)]
    [InlineData("submit", "accept-then-half-body", nameof(KlingSubmitUncertainException), 1)]
    [InlineData("submit", "balance-exhausted", nameof(KlingApiException), 0)]
    [InlineData("stream", "cut-stream=1", "video", 1)]
    [InlineData("status", "bad-gateway", "video", 1)]
    [InlineData("status", "unauthorized", nameof(KlingApiException), 1)]
    [InlineData("result", "result-early=400", "video", 1)]
    [InlineData("result", "bad-gateway", "video", 1)]
    [InlineData("result", "internal-server-error", nameof(KlingJobFailedException), 1)]
    [InlineData("result", "model-error=content_policy_violation", nameof(KlingValidationException), 1)]
    [InlineData("result", "missing-video", nameof(KlingApiException), 1)]
    [InlineData("download", "reset-before-body", "video", 1)]
    [InlineData("submit", "rate-limited=0, always", nameof(KlingApiException), 0)]
    [InlineData("stream", "silence-stream=0, always", "video", 1)]
    [InlineData("status", "bad-gateway, always", nameof(KlingTimeoutException), 1)]
    [InlineData("result", "bad-gateway, always", nameof(KlingTimeoutException), 1)]
    [InlineData("download", "html-page, always", nameof(KlingApiException), 1)]
    public async Task Every_fault_has_its_documented_outcome(string stage, string fault, string outcome, int bought)
    {
        FaultCase? known = FaultCase.All.FirstOrDefault(candidate => candidate.Stage == stage && candidate.Name == fault);
        Assert.True(known is not null, string.Join(", ", FaultCase.All.Select(candidate => candidate.Name)));

        FaultTrial trial = await FaultTrial.RunAsync(known);

        Assert.Equal((outcome, bought), (trial.Outcome, trial.Bought));
    }

    // The handler's own timeout of a second depends on the machine. The outcome of our own rules does not.
    private static string WithoutStandardHandler(string table) =>
        string.Join('\n', table.Split('\n').Select(line => line.StartsWith('|') ? string.Join('|', line.Split('|').Take(5)) : line));

    private static string TableOf(Dictionary<(FaultCase, Setup), FaultTrial> trials)
    {
        StringBuilder text = new(
            """
            # Fault outcomes

            The test `FaultMatrixTests` writes this page. It injects each fault into one stage of a call, either once or into every such request (*always*). The client talks to the emulator
            over real sockets, a thousand times faster than in production. A cell shows what the caller received, and how many jobs were bought.

            *Standard handler* means `AddStandardResilienceHandler` on every HttpClient of the application, as templates set it up, but with shorter limits and without its circuit breaker.

            After each `KlingSubmitUncertainException`, `FindJobAsync` found the job if one had been bought. Every other exception after a purchase carried the ticket.
            With that ticket, the job could be finished unless it had failed.


            """);
        text.Append("| Stage | Fault |");
        text.AppendJoin('|', Setup.All.Select(setup => $" {setup.Name} ")).AppendLine("|");
        text.Append("|---|---|").Insert(text.Length, "---|", Setup.All.Count).AppendLine();
        foreach (FaultCase fault in FaultCase.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {fault.Stage} | {fault.Name} |");
            foreach (Setup setup in Setup.All)
            {
                FaultTrial trial = trials[(fault, setup)];
                text.Append(CultureInfo.InvariantCulture, $" {trial.Outcome}, {trial.Bought} bought |");
            }

            text.AppendLine();
        }

        return text.ToString().ReplaceLineEndings("\n");
    }
}
