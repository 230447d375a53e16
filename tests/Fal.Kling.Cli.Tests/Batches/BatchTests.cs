using System.Text.Json.Nodes;
using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Tests.Batches;

/// <summary>A batch buys each line once, whatever happens, and says what it costs, what failed and why.</summary>
public sealed class BatchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dry_run_says_the_price_and_buys_nothing()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        string prompts = cli.Write("prompts.jsonl", "\"one\"\n{\"prompt\":\"two\",\"model\":\"kling-2.1-master\"}\n");
        CliResult result = (await cli.RunAsync("batch", prompts, "--out", cli.Path("films"), "--dry-run", "--json")).Succeeded();
        Assert.Equal(0.84m + 1.40m, (decimal)result.Event("plan")["estimate"]!);
        Assert.Empty(cli.Fal.Jobs);
        Assert.False(Directory.Exists(cli.Path("films")));
    }

    [Fact]
    public async Task A_batch_asks_and_without_a_terminal_it_needs_yes()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        string prompts = cli.Write("prompts.jsonl", "\"one\"");
        Assert.Equal(5, (await cli.RunAsync("batch", prompts, "--out", cli.Path("films"))).ExitCode);
        Assert.Equal(5, (await cli.RunAndAnswerAsync("\n", "batch", prompts, "--out", cli.Path("films"))).ExitCode);
        Assert.Empty(cli.Fal.Jobs);
        (await cli.RunAndAnswerAsync("yes\n", "batch", prompts, "--out", cli.Path("films"))).Succeeded();
        Assert.Single(cli.Fal.Jobs);
    }

    [Fact]
    public async Task Csv_and_json_lines_give_the_same_orders()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        string csv = cli.Write("prompts.csv", "id,prompt,model,seconds,negative_prompt\na,\"A boat, a puddle\",kling-2.1-master,10,\nb,\"Two\nlines\",,,blur\n");
        (await cli.RunAsync("batch", csv, "--out", cli.Path("films"), "--yes")).Succeeded();
        string json = cli.Write("prompts.jsonl", """
            {"id":"a","prompt":"A boat, a puddle","model":"kling-2.1-master","seconds":10}
            {"id":"b","prompt":"Two\nlines","negative_prompt":"blur"}
            """);
        (await cli.RunAsync("batch", json, "--out", cli.Path("films"), "--yes")).Succeeded();
        Assert.Equal(2, cli.Fal.Jobs.Count);
        Assert.True(File.Exists(cli.Path("films/a.mp4")));
        Assert.True(File.Exists(cli.Path("films/b.mp4")));
    }

    [Fact]
    public async Task The_same_content_twice_is_two_orders_and_the_order_of_lines_does_not_matter()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        string prompts = cli.Write("prompts.jsonl", "\"one\"\n\"one\"\n\"two\"\n");
        (await cli.RunAsync("batch", prompts, "--out", cli.Path("films"), "--yes")).Succeeded();
        cli.Write("prompts.jsonl", "\"two\"\n\"one\"\n\"one\"\n");
        (await cli.RunAsync("batch", prompts, "--out", cli.Path("films"), "--yes")).Succeeded();
        Assert.Equal(["one", "one", "two"], cli.Fal.Jobs.Select(job => job.Input.GetProperty("prompt").GetString()).Order());
        Assert.Equal(3, Directory.GetFiles(cli.Path("films"), "*.mp4").Length);
    }

    [Fact]
    public async Task A_file_that_is_gone_is_downloaded_again_and_not_bought_again()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        string prompts = cli.Write("prompts.jsonl", """{"id":"boat","prompt":"one"}""");
        (await cli.RunAsync("batch", prompts, "--out", cli.Path("films"), "--yes")).Succeeded();
        File.Delete(cli.Path("films/boat.mp4"));
        (await cli.RunAsync("batch", prompts, "--out", cli.Path("films"), "--yes")).Succeeded();
        Assert.True(File.Exists(cli.Path("films/boat.mp4")));
        Assert.Single(cli.Fal.Jobs);
    }

    [Fact]
    public async Task A_file_from_elsewhere_is_not_taken_for_a_result()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        Directory.CreateDirectory(cli.Path("films"));
        cli.Write("films/boat.mp4", "holiday");
        CliResult result = await cli.RunAsync("batch", cli.Write("prompts.jsonl", """{"id":"boat","prompt":"one"}"""), "--out", cli.Path("films"), "--yes");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("is not of this batch", result.Error, StringComparison.Ordinal);
        Assert.Empty(cli.Fal.Jobs);
        Assert.Equal("holiday", File.ReadAllText(cli.Path("films/boat.mp4")));
    }

    [Fact]
    public async Task An_id_that_was_bought_for_another_prompt_is_refused()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        string prompts = cli.Write("prompts.jsonl", """{"id":"boat","prompt":"one"}""");
        (await cli.RunAsync("batch", prompts, "--out", cli.Path("films"), "--yes")).Succeeded();
        File.Delete(cli.Path("films/boat.mp4"));
        cli.Write("prompts.jsonl", """{"id":"boat","prompt":"another"}""");
        CliResult result = await cli.RunAsync("batch", prompts, "--out", cli.Path("films"), "--yes");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Give the line a new id", result.Error, StringComparison.Ordinal);
        Assert.Single(cli.Fal.Jobs);
    }

    [Fact]
    public async Task The_budget_holds_over_all_runs()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        string prompts = cli.Write("prompts.jsonl", "\"one\"\n\"two\"\n\"three\"\n");
        string[] command = ["batch", prompts, "--out", cli.Path("films"), "--parallel", "1", "--yes", "--max-spend"];
        CliResult first = await cli.RunAsync([.. command, "1"]);
        Assert.Equal(1, first.ExitCode);
        Assert.Contains("MaxSpend", first.Error, StringComparison.Ordinal);
        Assert.Single(cli.Fal.Jobs);
        Assert.Equal(1, (await cli.RunAsync([.. command, "2"])).ExitCode);
        Assert.Equal(2, cli.Fal.Jobs.Count);
        (await cli.RunAsync([.. command, "3"])).Succeeded();
        Assert.Equal(3, cli.Fal.Jobs.Count);
    }

    [Fact]
    public async Task A_failed_line_says_why_and_does_not_stop_the_rest()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        cli.Fal.Faults.Order(FalOperation.Submit, Fault.ModelError("content_policy_violation", "The prompt was refused."));
        string prompts = cli.Write("prompts.jsonl", "\"one\"\n\"two\"\n");
        CliResult result = await cli.RunAsync("batch", prompts, "--out", cli.Path("films"), "--parallel", "1", "--yes", "--json");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("The prompt was refused", (string)result.Event("failed")["message"]!, StringComparison.Ordinal);
        JsonObject summary = result.Event("summary");
        Assert.Equal((1, 1, 0.84m), ((int)summary["done"]!, (int)summary["failed"]!, (decimal)summary["spent"]!));
        Assert.Contains("failed", await File.ReadAllTextAsync(cli.Path("films/results.csv"), Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_affects_every_line_stops_the_batch()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        cli.Fal.Faults.Order(FalOperation.Submit, Fault.BalanceExhausted, FaultPlan.Always);
        string prompts = cli.Write("prompts.jsonl", string.Join('\n', Enumerable.Range(1, 50).Select(number => $"\"{number}\"")));
        CliResult result = await cli.RunAsync("batch", prompts, "--out", cli.Path("films"), "--parallel", "2", "--yes");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("The batch stopped", result.Error, StringComparison.Ordinal);
        Assert.InRange(cli.Fal.Requests.Count(request => request.Operation == FalOperation.Submit), 1, 10);
    }

    [Fact]
    public async Task A_second_batch_on_the_same_folder_is_refused()
    {
        await using CliFixture cli = await CliFixture.StartAsync(new FalEmulatorOptions { QueueTime = TimeSpan.FromHours(1) });
        string prompts = cli.Write("prompts.jsonl", "\"one\"");
        string[] command = ["batch", prompts, "--out", cli.Path("films"), "--yes", "--settings", cli.SettingsPath];
        using CancellationTokenSource stop = new();
        Task<CliResult> running = CliFixture.RunInProcessAsync(command, null, stop.Token);
        while (cli.Fal.Jobs.Count == 0)
        {
            await Task.Delay(20, Token);
        }

        CliResult second = await cli.RunProcessAsync(command);
        await stop.CancelAsync();
        CliResult first = await running;
        Assert.Equal(2, second.ExitCode);
        Assert.Contains("Another batch is running", second.Error, StringComparison.Ordinal);
        Assert.Equal(130, first.ExitCode);
        Assert.Contains("Run the same command again", first.Error, StringComparison.Ordinal);
        Assert.Single(cli.Fal.Jobs);
    }

    [Fact]
    public async Task Videos_of_an_emulator_are_not_taken_for_bought_ones()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        string prompts = cli.Write("prompts.jsonl", "\"one\"");
        (await cli.RunAsync("batch", prompts, "--out", cli.Path("films"), "--yes")).Succeeded();
        await using CliFixture other = await CliFixture.StartAsync();
        CliResult result = await other.RunAsync("batch", prompts, "--out", cli.Path("films"), "--yes");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Choose another --out folder", result.Error, StringComparison.Ordinal);
        Assert.Empty(other.Fal.Jobs);
    }

    [Theory]
    [InlineData("{\"prompt\":\"x\",\"secnds\":5}", "has no field 'secnds'")]
    [InlineData("{\"prompt\":\"x\",\"seconds\":99}", "duration is '99'")]
    [InlineData("{\"prompt\":\"x\",\"model\":\"kling-33\"}", "There is no model 'kling-33'")]
    [InlineData("{\"seconds\":5}", "MultiPrompt|Shots|prompt")]
    [InlineData("{prompt}", "Line 1 is not JSON")]
    [InlineData("[1]", "Line 1 must be a JSON object")]
    [InlineData("{\"id\":\"a\",\"prompt\":\"x\"}\n{\"id\":\"a\",\"prompt\":\"y\"}", "It has the id 'a' of line 1")]
    [InlineData("", "The file has no prompts")]
    public async Task A_wrong_line_is_found_before_anything_is_bought(string text, string expected)
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        CliResult result = await cli.RunAsync("batch", cli.Write("prompts.jsonl", text), "--out", cli.Path("films"), "--yes");
        Assert.Equal(2, result.ExitCode);
        Assert.Matches(expected, result.Error);
        Assert.Empty(cli.Fal.Jobs);
        Assert.False(Directory.Exists(cli.Path("films")));
    }
}
