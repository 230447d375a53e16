using Fal.Kling.Benchmarks;

const string Usage = """
    Measures Fal.Kling against others, both in one run on one machine.

      dotnet run -c Release --project tests/Fal.Kling.Benchmarks -- small [--short]
      dotnet run -c Release --project tests/Fal.Kling.Benchmarks -- download [MiB] [rounds]

      small       time and allocations of the steps of a call, and of a whole one without a network, against hand-written code;
                  exit code 1 when a whole call allocates more than 1.5 times as much. --short takes half a minute
      download    the throughput of DownloadAsync to a file against that of curl, from one loopback server; exit code 1 below 0.9 of curl's
    """;

switch (args)
{
    case ["small"] or ["small", "--short"]:
        return SmallBenchmarks.Print(shortRun: args.Length > 1);
    case ["download", .. string[] rest]:
        return await DownloadBenchmark.RunAsync(rest);
    default:
        Console.WriteLine(Usage);
        return 2;
}
