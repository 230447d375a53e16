using System.Globalization;
using System.Text;

namespace Fal.Kling.Benchmarks;

/// <summary>Writes docs/performance.md and its chart. The figures of a section were measured in the same run.</summary>
internal static class PerformanceReport
{
    private static readonly string Docs = Path.Combine(Repository.Root, "docs");
    private static readonly string PagePath = Path.Combine(Docs, "performance.md");

    /// <returns>The exit code. A missed target is reported but isn't an error.</returns>
    public static async Task<int> MeasureAndWriteAsync()
    {
        ColdStartResult start = await ColdStartBenchmark.RunAsync();
        KeyCosts keys = await KeyBenchmark.RunAsync();
        LoadResults load = await LoadBenchmark.RunAsync();
        Write(load, keys, start);
        return 0;
    }

    public static async Task MeasureKeysAsync()
    {
        KeyCosts keys = await KeyBenchmark.RunAsync();
        Console.WriteLine(KeySection.Markdown(keys));
        Console.WriteLine(TableOf(Targets.Of(keys)));
        KeySection.Replace(PagePath, keys);
    }

    public static void Write(LoadResults load, KeyCosts keys, ColdStartResult start)
    {
        IReadOnlyList<Target> targets = [.. Targets.Of(load, start), .. Targets.Of(keys)];
        string page = Page(targets, load, keys, start);
        File.WriteAllText(PagePath, page);
        PerformanceChart.Write(load, Path.Combine(Docs, "performance.svg"));
        Console.WriteLine(TableOf(targets));
    }

    private static string Page(IReadOnlyList<Target> targets, LoadResults load, KeyCosts keys, ColdStartResult start) => string.Create(CultureInfo.InvariantCulture, $"""
        # Performance

        Every figure on this page was measured on one machine, and those of a section in one run. The page compares Fal.Kling with its alternatives: fal's own JavaScript client
        `@fal-ai/client` {PeerPackage.Version}, and minimal hand-written code that makes the same three HTTP calls. Compare figures only within this page, because they differ on another machine.
        This command writes the page and its chart:

        ```sh
        dotnet run -c Release --project tests/Fal.Kling.Benchmarks -- all
        ```

        ![With 5,000 jobs in flight: CPU per job, peak memory, and how long a finished job takes to reach its caller; lower is better](performance.svg)

        ## Targets

        {TableOf(targets)}{ObstaclesOf(targets)}
        ## Jobs in flight

        {LoadTable.Markdown(load)}
        - **CPU per job**: processor time of the client's process, user and system, from the first submission to the last result, divided by the number of jobs.
        - **Peak memory**: the peak physical memory of the client's process, including its runtime.
        - **Requests per job** and **connections**: counted by the server.
        - **Delay**: the time from the end of a job on the server until the caller has its result, both by the machine's clock.
        - **Errors**: calls that failed or did not end in time. **Lost**: paid jobs that did not reach their caller. **Double submissions**: jobs bought beyond one per call.

        The server is `Fal.Kling.Emulator` in its own process. Each client runs in a new process against a new emulator. All have the same load, and the clients take turns.
        If there are several rounds, a figure is their median, and an error in any of them counts. A client first runs {LoadLevel.AtOnce(1).WarmUpPasses} × {LoadRun.WarmUpJobs} jobs on another emulator.
        Then it rests until it uses no more processor time, so that the compilers are done. Then it buys {LoadLevel.JobsPerSecond} jobs a second until all are in flight.
        Each job takes the same time, so the jobs end at the same pace, after the last one was bought. A client that cannot keep up falls behind, and its delay shows it.
        With one in flight, jobs run one after the other, and CPU per job is mostly the work of the runtime itself.
        The p99 of a thousand jobs depends on the ten slowest. A single pause changes it, so its ratio is rough.
        Rounds: {Rounds}. Clients without a target have one round.

        All clients use HTTP/1.1 without TLS, which all of them support. The rows labelled HTTP/2 use it by prior knowledge, with {EmulatorProgram.StreamsPerConnection} streams per connection,
        which servers on the internet usually allow. Over TLS, Fal.Kling negotiates HTTP/2 by itself. Every client runs with its own defaults, and with the garbage collector, pools and limits
        of an ordinary program. With webhooks, the client's process also runs the ASP.NET Core application that receives and verifies them, and no wait asks the server: a job takes one request, and the process one more for fal's key set. The server's garbage collector has a first generation of a gigabyte, so that it rarely runs during a measurement. Its pauses would count as delays of every client.
        Client and server share the machine's processors. Thousands of connections need as many open files (`ulimit -Hn`) in the client and in the server.

        {KeySection.Markdown(keys)}
        ## Cold start

        {char.ToUpperInvariant(ColdStartBenchmark.Line(start)[0])}{ColdStartBenchmark.Line(start)[1..]}. Both are builds of `tests/Fal.Kling.AotApp`, started in turn.

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
            text.AppendLine(CultureInfo.InvariantCulture, $"- Why *{target.What}* is missed: {target.Obstacle}");
        }

        return missed.Length == 0 ? string.Empty : $"\n{text}";
    }
}
