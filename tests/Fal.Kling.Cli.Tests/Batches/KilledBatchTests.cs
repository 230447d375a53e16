using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using CsvHelper;
using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Tests.Batches;

/// <summary>A batch is killed again and again. Each line is still bought once, and the books agree to the cent.</summary>
[Collection(nameof(KilledBatchTests))]
[CollectionDefinition(nameof(KilledBatchTests), DisableParallelization = true)]
public sealed class KilledBatchTests(ITestOutputHelper output)
{
    private const int Seed = 4711;
    private const int Kills = 10;
    private const int MaxDecisions = 6;
    private const int Uncertain = 3;

    private static readonly bool IsFull = Environment.GetEnvironmentVariable("KLING_TESTS_FULL") == "1";
    private static readonly int Lines = IsFull ? 500 : 60;
    private static readonly string Parallel = IsFull ? "20" : "6";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_that_is_killed_ten_times_buys_each_video_once()
    {
        Stopwatch clock = Stopwatch.StartNew();
        FalEmulatorOptions options = new() { QueueTime = TimeSpan.FromMilliseconds(200), RunTime = TimeSpan.FromSeconds(1.5) };
        await using CliFixture cli = await CliFixture.StartAsync(options, httpTimeout: TimeSpan.FromSeconds(2));
        BatchFaults faults = new(Seed);
        cli.Fal.Faults.Choose = faults.Choose;
        string prompts = cli.Write("prompts.jsonl", string.Join('\n', Enumerable.Range(1, Lines).Select(PromptOf)));
        string films = cli.Path("films");
        string[] command = ["batch", prompts, "--out", films, "--parallel", Parallel, "--yes", "--json", "--settings", cli.SettingsPath];

        int kills = await KillAsync(cli, command);
        BatchClerk clerk = new(cli, films);
        CliResult last = await FinishAsync(cli, command, clerk);

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Lines} lines, {clock.Elapsed.TotalSeconds:0} s, {kills} kills, {faults.Injected} faults, {clerk.Resolved} resolved, {clerk.Released} released, {cli.Fal.RequestCount} requests, ${cli.Fal.AmountCharged}"));
        Assert.Equal(Kills, kills);
        Assert.NotEqual(0, clerk.Released);
        AssertBooksAgree(cli, films, last.Event("summary"));
    }

    private static string PromptOf(int number) => number % 3 == 0
        ? $$"""{"id":"boat-{{number}}","prompt":"Boat {{number}}","seconds":5}"""
        : $$"""{"prompt":"Boat {{number}}","model":"{{(number % 2 == 0 ? "kling-3-standard" : "kling-2.1-master")}}"}""";

    private static async Task<int> KillAsync(CliFixture cli, string[] command)
    {
        Random random = new(Seed);
        int kills = 0;
        while (kills < Kills)
        {
            using Process process = cli.Start(command);
            _ = process.StandardError.ReadToEndAsync(Token);
            Assert.NotNull(await process.StandardOutput.ReadLineAsync(Token));
            _ = process.StandardOutput.ReadToEndAsync(Token);
            await Task.Delay(random.Next(IsFull ? 2500 : 1200), Token);
            if (process.HasExited)
            {
                break;
            }

            process.Kill();
            await process.WaitForExitAsync(Token);
            kills++;
        }

        return kills;
    }

    private static async Task<CliResult> FinishAsync(CliFixture cli, string[] command, BatchClerk clerk)
    {
        for (int decisions = 0; decisions < MaxDecisions; decisions++)
        {
            CliResult result = await cli.RunProcessAsync(command);
            if (result.ExitCode != Uncertain)
            {
                return result.Succeeded();
            }

            Assert.Contains("kling key resolve", result.Error, StringComparison.Ordinal);
            await clerk.DecideAsync();
        }

        throw new InvalidOperationException("Lines are still unresolved.");
    }

    private static void AssertBooksAgree(CliFixture cli, string films, JsonObject summary)
    {
        EmulatedJob[] bought = [.. cli.Fal.Jobs];
        Assert.Equal(Lines, bought.Length);
        Assert.Equal(Lines, bought.Select(job => job.Input.GetProperty("prompt").GetString()).Distinct().Count());
        Assert.Equal(Lines, Directory.GetFiles(films, "*.mp4").Length);
        Assert.Empty(Directory.GetFiles(films, "*.part*"));

        using StreamReader reader = new(Path.Combine(films, "results.csv"));
        using CsvReader csv = new(reader, CultureInfo.InvariantCulture);
        IDictionary<string, object>[] rows = [.. csv.GetRecords<dynamic>().Cast<IDictionary<string, object>>()];
        Assert.Equal(Lines, rows.Length);
        Assert.All(rows, row => Assert.Equal("done", row["state"]));
        Assert.All(rows, row => Assert.True(File.Exists(Path.Combine(films, (string)row["files"]))));
        HashSet<string> ids = [.. rows.Select(row => JobTicket.Parse((string)row["ticket"]).RequestId)];
        Assert.True(ids.SetEquals(bought.Select(job => job.RequestId)));
        decimal table = rows.Sum(row => decimal.Parse((string)row["cost"], CultureInfo.InvariantCulture));
        Assert.Equal(cli.Fal.AmountCharged, table);
        Assert.Equal(cli.Fal.AmountCharged, (decimal)summary["spent"]!);
        Assert.Equal(Lines, (int)summary["done"]!);
    }
}
