using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Fal.Kling.Benchmarks;

/// <summary>
/// What the steps of a call cost without a network, each next to the leanest hand-written code that does the same. BenchmarkDotNet runs them, in this process.
/// </summary>
internal static class SmallBenchmarks
{
    private static readonly Type[] Benchmarks = [typeof(RequestJson), typeof(StatusEvent), typeof(TicketText), typeof(WholeCall)];

    /// <summary>The command <c>small</c>: runs them and prints the table.</summary>
    /// <returns>The exit code: 1 when a whole call allocates more than its target. Times decide nothing, because a busy machine makes them worse.</returns>
    public static int Print(bool shortRun)
    {
        IReadOnlyList<SmallResult> results = Run(shortRun);
        Console.WriteLine(SmallTable.Markdown(results));
        return results.All(result => result.MeetsAllocationTarget) ? 0 : 1;
    }

    /// <param name="shortRun">Whether half a minute must do. The allocations are the same then, and the times rougher.</param>
    public static IReadOnlyList<SmallResult> Run(bool shortRun)
    {
        Job job = shortRun
            ? Job.Default.WithIterationTime(TimeInterval.FromMilliseconds(100)).WithWarmupCount(12).WithIterationCount(6)
            : Job.Default;
        IConfig config = ManualConfig.CreateEmpty()
            .AddJob(job.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(shortRun ? NullLogger.Instance : ConsoleLogger.Default)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "Fal.Kling.Benchmarks"));
        SmallResult[] results =
        [
            .. BenchmarkRunner.Run(Benchmarks, config)
                .SelectMany(summary => summary.Reports)
                .GroupBy(report => NameOf(report.BenchmarkCase))
                .Select(reports => new SmallResult
                {
                    Name = reports.Key,
                    IsWholeCall = reports.First().BenchmarkCase.Descriptor.Type == typeof(WholeCall),
                    HandWritten = CostOf(reports, nameof(WholeCall.HandWritten)),
                    FalKling = CostOf(reports, nameof(WholeCall.FalKling))!,
                }),
        ];
        return results.Length > 0 ? results : throw new InvalidOperationException("Nothing was measured: BenchmarkDotNet needs a build with -c Release.");
    }

    private static string NameOf(BenchmarkCase benchmark) => benchmark.Descriptor.Type.Name switch
    {
        nameof(RequestJson) => "a request to JSON",
        nameof(StatusEvent) => "an event of the status stream",
        nameof(TicketText) => "a ticket to text and back",
        _ when benchmark.Parameters[nameof(WholeCall.Waits)] is true => "a whole call that waits for each piece of an answer",
        _ => "a whole call whose answers are there at once",
    };

    private static SmallCost? CostOf(IEnumerable<BenchmarkReport> reports, string method) =>
        reports.FirstOrDefault(report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name == method) is { ResultStatistics.Mean: double mean } found
            ? new SmallCost(mean, found.GcStats.GetBytesAllocatedPerOperation(found.BenchmarkCase)!.Value)
            : null;
}
