using Fal.Kling.Benchmarks;

const string Usage = """
    Measures Fal.Kling against others, both in one run on one machine.

      dotnet run -c Release --project tests/Fal.Kling.Benchmarks -- download [MiB] [rounds]

      download    the throughput of DownloadAsync to a file against that of curl, from one loopback server; exit code 1 below 0.9 of curl's
    """;

switch (args)
{
    case ["download", .. string[] rest]:
        return await DownloadBenchmark.RunAsync(rest);
    default:
        Console.WriteLine(Usage);
        return 2;
}
