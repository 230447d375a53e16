using Fal.Kling.Benchmarks;

const string Usage = """
    Measures Fal.Kling against others, both in one run on one machine.

      dotnet run -c Release --project tests/Fal.Kling.Benchmarks -- all

      all         load, keys and start; writes docs/performance.md with its chart. A quarter of an hour on a machine that does nothing else
      load        up to 10,000 jobs in flight, next to hand-written code and to fal's JavaScript client. Needs Node 20 or later.
                  --client NAME runs one of them, such as "Fal.Kling with webhooks".
                  --short is a minute at 200, and looks at counts only; exit code 1 when one is wrong
      keys        what an idempotency key adds to a call; replaces that section of docs/performance.md. Two minutes
      start       from the start of a process to its first request: native code against an ordinary build
      download    [MiB] [rounds]: the throughput of DownloadAsync to a file against that of curl, from one loopback server; exit code 1 below 0.9 of curl's
      verify      the time to verify one webhook; exit code 1 above 300 us
    """;

switch (args)
{
    case ["all"]:
        return await PerformanceReport.MeasureAndWriteAsync();
    case ["load", "--short"]:
        return await LoadBenchmark.CheckCountsAsync() ? 0 : 1;
    case ["load", "--client", var only]:
        Console.WriteLine(LoadTable.Markdown(await LoadBenchmark.RunAsync(only)));
        return 0;
    case ["load"]:
        Console.WriteLine(LoadTable.Markdown(await LoadBenchmark.RunAsync()));
        return 0;
    case ["keys"]:
        await PerformanceReport.MeasureKeysAsync();
        return 0;
    case ["start"]:
        Console.WriteLine(ColdStartBenchmark.Line(await ColdStartBenchmark.RunAsync()));
        return 0;
    case ["download", .. string[] rest]:
        return await DownloadBenchmark.RunAsync(rest);
    case ["verify"]:
        return await VerificationBenchmark.RunAsync();
    case [EmulatorProgram.Word, var runTimeMs, var protocols]:
        return await EmulatorProgram.RunAsync(runTimeMs, protocols);
    case [ClientProgram.Word, var name, var order]:
        return await ClientProgram.RunAsync(name, order);
    default:
        Console.WriteLine(Usage);
        return 2;
}
