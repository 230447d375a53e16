using System.Text.Json.Nodes;
using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Tests.Batches;

/// <summary>A response was lost, and fal doesn't list the job in time. A person finds it on the dashboard and says so.</summary>
public sealed class UnresolvedBatchTests
{
    [Fact]
    public async Task A_person_resolves_a_lost_line_and_it_is_not_bought_again()
    {
        FalEmulatorOptions options = new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero, RequestListDelay = TimeSpan.FromHours(1) };
        await using CliFixture cli = await CliFixture.StartAsync(options, httpTimeout: TimeSpan.FromSeconds(1));
        cli.Fal.Faults.Order(FalOperation.Submit, Fault.AcceptThenReset);
        string films = cli.Path("films");
        string[] command = ["batch", cli.Write("prompts.jsonl", "{\"id\":\"boat\",\"prompt\":\"A paper boat\"}\n\"A robin\"\n"), "--out", films, "--parallel", "1", "--yes"];

        CliResult lost = await cli.RunAsync(command);
        Assert.Equal(3, lost.ExitCode);
        Assert.Contains($"kling key resolve boat REQUEST_ID --out {films}", lost.Error, StringComparison.Ordinal);
        JsonNode unresolved = Assert.Single((await cli.RunAsync("key", "list", "--out", films, "--json")).Succeeded().Json["unresolved"]!.AsArray())!;
        Assert.Equal("boat", (string)unresolved["key"]!);
        EmulatedJob job = cli.Fal.Jobs.Single(job => job.Tags["fal-kling-attempt"] == (string)unresolved["attempt"]!);

        CliResult early = await cli.RunAsync("key", "resolve", "boat", job.RequestId, "--out", films);
        Assert.Equal(1, early.ExitCode);
        (await cli.RunAsync("key", "resolve", "boat", job.RequestId, "--out", films, "--force")).Succeeded();
        JsonObject summary = (await cli.RunAsync([.. command, "--json"])).Succeeded().Event("summary");
        Assert.Equal((2, cli.Fal.AmountCharged), ((int)summary["done"]!, (decimal)summary["spent"]!));
        Assert.Equal(2, cli.Fal.Jobs.Count);
        Assert.True(File.Exists(Path.Combine(films, "boat.mp4")));
    }
}
