using System.Globalization;
using System.Text;

namespace Fal.Kling.Benchmarks;

/// <summary>Writes docs/performance.md and its chart. Every figure in them was measured in the same run.</summary>
internal static class PerformanceReport
{
    private static readonly string Docs = Path.Combine(Repository.Root, "docs");

    /// <returns>The exit code. A missed target is reported but isn't an error.</returns>
    public static async Task<int> MeasureAndWriteAsync()
    {
        ColdStartResult start = await ColdStartBenchmark.RunAsync();
        LoadResults load = await LoadBenchmark.RunAsync();
        Write(load, start);
        return 0;
    }

    public static void Write(LoadResults load, ColdStartResult start)
    {
        IReadOnlyList<Target> targets = Targets.Of(load, start);
        string page = Page(targets, load, start);
        File.WriteAllText(Path.Combine(Docs, "performance.md"), page);
        PerformanceChart.Write(load, Path.Combine(Docs, "performance.svg"));
        Console.WriteLine(TableOf(targets));
    }

    private static string Page(IReadOnlyList<Target> targets, LoadResults load, ColdStartResult start) => string.Create(CultureInfo.InvariantCulture, $"""
        # Performance

        Every figure on this page was measured in one run on one machine, next to what people would use instead: fal's own JavaScript client
        `@fal-ai/client` {PeerPackage.Version}, and the leanest code by hand that makes the same three HTTP calls. Compare within the page; on another machine all of them differ.
        This page and its chart are written by

        ```sh
        dotnet run -c Release --project tests/Fal.Kling.Benchmarks -- all
        ```

        ![With 5,000 jobs in flight: CPU per job, peak memory, and how long a finished job takes to reach its caller; lower is better](performance.svg)

        ## Targets

        {TableOf(targets)}{ObstaclesOf(targets)}
        ## Jobs in flight

        {LoadTable.Markdown(load)}
        - **CPU per job**: processor time of the client's process, user and system, from the first submit to the last result, divided by the jobs.
        - **Peak memory**: the most physical memory that the client's process ever had, its runtime included.
        - **Requests per job** and **connections**: counted by the server.
        - **Delay**: from the moment when the server's job is over to the moment when the caller has its result, both by the clock of the machine.
        - **Errors**: calls that failed or did not end in time. **Lost**: jobs that were paid for and did not reach their caller. **Double submits**: jobs bought beyond one a call.

        How it is measured: the server is `Fal.Kling.Emulator` in a process of its own. Each client runs in a new process against a new emulator, all with the same
        load, and the clients take turns. Where there are several rounds, a figure is their median, and an error in any of them counts. A client first makes
        {LoadLevel.AtOnce(1).WarmUpPasses} × {LoadRun.WarmUpJobs} jobs on another emulator and then rests until it uses no more processor time, so that the compilers are done. Then it buys
        {LoadLevel.JobsPerSecond} jobs a second until all are in flight. Each job takes equally long, so the jobs end at the same pace, after the last one was bought. A client that
        cannot keep this pace falls behind, and its delay shows it. With one in flight, jobs come one after the other, and CPU per job is mostly what the runtime does by itself.
        The p99 of a thousand jobs depends on the ten slowest, so a single pause changes it: its ratio is rough.
        Rounds: {Rounds}; one for the clients that no target compares.

        All clients use HTTP/1.1 without TLS, which all of them can. The rows that say so use HTTP/2 by prior knowledge, with {EmulatorProgram.StreamsPerConnection} streams on a connection,
        which servers on the internet usually allow; over TLS, Fal.Kling asks for HTTP/2 by itself. Every client runs with its own defaults, and with the garbage collector, pools and limits
        of an ordinary program. The server's garbage collector has a first generation of a gigabyte, so that it rarely runs during a measurement: its pauses would count as
        delays of every client. Client and server share the machine's processors. Thousands of connections need as many open files (`ulimit -Hn`) in the client and in the server.

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
