using System.Globalization;
using System.Text;

namespace Fal.Kling.Benchmarks;

/// <summary>docs/performance.md and its chart: everything in them was measured in the run that writes them.</summary>
internal static class PerformanceReport
{
    private static readonly string Docs = Path.Combine(Repository.Root, "docs");

    /// <returns>The exit code: a missed target is told, and no error.</returns>
    public static async Task<int> MeasureAndWriteAsync()
    {
        IReadOnlyList<SmallResult> small = SmallBenchmarks.Run(shortRun: true);
        ColdStartResult start = await ColdStartBenchmark.RunAsync();
        LoadResults load = await LoadBenchmark.RunAsync();
        Write(small, load, start);
        return 0;
    }

    public static void Write(IReadOnlyList<SmallResult> small, LoadResults load, ColdStartResult start)
    {
        IReadOnlyList<Target> targets = Targets.Of(small, load, start);
        string page = Page(targets, small, load, start);
        File.WriteAllText(Path.Combine(Docs, "performance.md"), page);
        PerformanceChart.Write(load, Path.Combine(Docs, "performance.svg"));
        Console.WriteLine(TableOf(targets));
    }

    private static string Page(IReadOnlyList<Target> targets, IReadOnlyList<SmallResult> small, LoadResults load, ColdStartResult start) => string.Create(CultureInfo.InvariantCulture, $"""
        # Performance

        Every figure on this page was measured in one run on one machine, next to what people would use instead: fal's own JavaScript client
        `@fal-ai/client` {PeerPackage.Version}, and the leanest code by hand that makes the same three HTTP calls. Compare within the page; on another machine all of them differ.
        This page and its chart are written by

        ```sh
        dotnet run -c Release --project tests/Fal.Kling.Benchmarks -- all
        ```

        ![CPU per job, peak memory, and how long a finished job takes to reach its caller](performance.svg)

        ## Targets

        {TableOf(targets)}{ObstaclesOf(targets)}
        ## Jobs in flight

        {LoadTable.Markdown(load)}
        - **CPU per job**: processor time of the client's process, user and system, from the first submit to the last result, divided by the jobs.
        - **Peak memory**: the most physical memory that the client's process ever had, its runtime included.
        - **Requests per job** and **connections**: counted by the server.
        - **Delay**: from the moment when the server's job is over to the moment when the caller has its result, both by the clock of the machine.
        - **Errors**: calls that failed or did not end in time. **Lost**: jobs that were paid for and did not reach their caller. **Double submits**: jobs bought beyond one a call.

        How it is done: the server is `Fal.Kling.Emulator` in a process of its own. Each client runs in a fresh process of its own against a fresh emulator, all with the
        same load, the clients taking turns; where there are several rounds, a figure is their median, and an error in any of them counts. A client first makes
        {LoadLevel.AtOnce(1).WarmUpPasses} × {LoadRun.WarmUpJobs} jobs elsewhere and is left alone until it does nothing, so that compilers have done their work. Then it buys {LoadLevel.JobsPerSecond} jobs
        a second until all are in flight; each takes equally long, so they end at the same pace, after the last one was bought. A client that cannot keep this pace falls
        behind, and its delay tells. With one in flight, jobs come one after the other, and CPU per job is mostly what a runtime does by itself meanwhile.
        The p99 of a thousand jobs is decided by the ten slowest, so one pause anywhere moves it: take its ratio as rough.
        Rounds: {Rounds}; one for the clients that no target compares.

        All clients speak HTTP/1.1 without TLS, which all of them can. The rows that say so have HTTP/2 by prior knowledge, with {EmulatorProgram.StreamsPerConnection} streams to a connection,
        as servers on the internet usually allow; over TLS, Fal.Kling asks for HTTP/2 by itself. Every client has its own defaults, and garbage collectors, pools and limits
        are those of a plain program. The server has a nursery of a gigabyte, so that it seldom collects garbage
        while a run lasts: its pauses would show as the delays of all clients alike. Client and server share the machine's processors, so a client that needs less also leaves more to its server. Thousands of connections
        at once need as many open files (`ulimit -Hn`) for the client, and again for the server.

        ## One call without a network

        {SmallTable.Markdown(small)}

        BenchmarkDotNet measures them in one process, on a handler in memory.

        ## Cold start

        {char.ToUpperInvariant(ColdStartBenchmark.Line(start)[0])}{ColdStartBenchmark.Line(start)[1..]}. Both are `tests/Fal.Kling.AotApp`, started by turns.

        ## Machine

        | | |
        |---|---|
        {string.Join('\n', Machine.Facts.Select(fact => $"| {fact.Name} | {fact.Value} |"))}

        """);

    private static string Rounds => string.Join(", ", LoadBenchmark.Levels.Select(level => string.Create(CultureInfo.InvariantCulture, $"{level.Rounds} at {level.InFlight:#,0}")));

    private static string TableOf(IEnumerable<Target> targets)
    {
        StringBuilder table = new();
        table.AppendLine("| what | target | measured | ratio | |");
        table.AppendLine("|---|---|---|---:|---|");
        foreach (Target target in targets)
        {
            table.AppendLine(CultureInfo.InvariantCulture, $"| {target.What} | {target.Goal} | {target.Measured} | {target.Ratio} | {target.Verdict} |");
        }

        return table.ToString();
    }

    private static string ObstaclesOf(IEnumerable<Target> targets)
    {
        Target[] missed = [.. targets.Where(target => !target.IsMet)];
        StringBuilder text = new();
        foreach (Target target in missed)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- What holds back *{target.What}*: {target.Obstacle}");
        }

        return missed.Length == 0 ? string.Empty : $"\n{text}";
    }
}
