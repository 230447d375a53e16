using System.Text.Json.Nodes;
using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Tests.Verbs;

/// <summary>From a prompt to the file: price first, then the job, then the path on standard output.</summary>
public sealed class GenerationTests
{
    private const string TinyPng = "iVBORw0KGgoAAAANSUhEUgAAASwAAAEsAQAAAABRBrPYAAAAIklEQVR42u3BMQEAAADCoPVPbQo/oAAAAAAAAAAAAAAAeBkttAABAZVTBAAAAABJRU5ErkJggg==";

    [Fact]
    public async Task Text_saves_a_video_and_prints_only_its_path_on_standard_output()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        CliResult result = (await cli.RunAsync("text", "A paper boat", "--model", "kling-2.1-master", "--seconds", "10", "--aspect", "9:16", "-o", cli.Path("boat.mp4"))).Succeeded();

        Assert.Equal(cli.Path("boat.mp4"), Assert.Single(result.Lines));
        Assert.Equal("ftyp", System.Text.Encoding.ASCII.GetString(File.ReadAllBytes(cli.Path("boat.mp4")), 4, 4));
        Assert.Contains("Price:  $2.80", result.Error, StringComparison.Ordinal);
        Assert.Contains("Ticket: fk2.", result.Error, StringComparison.Ordinal);
        Assert.Contains("Cost:   $2.80", result.Error, StringComparison.Ordinal);
        EmulatedJob job = Assert.Single(cli.Fal.Jobs);
        Assert.Equal("fal-ai/kling-video/v2.1/master/text-to-video", job.EndpointId);
        Assert.Equal(("10", "9:16"), (job.Input.GetProperty("duration").GetString(), job.Input.GetProperty("aspect_ratio").GetString()));
    }

    [Fact]
    public async Task Json_is_one_event_a_line_with_stable_names()
    {
        await using CliFixture cli = await CliFixture.StartAsync(new FalEmulatorOptions { QueueTime = TimeSpan.FromMilliseconds(50), RunTime = TimeSpan.FromMilliseconds(50) });
        CliResult result = (await cli.RunAsync("text", "A paper boat", "-o", cli.Path("boat.mp4"), "--json")).Succeeded();

        string[] names = [.. result.Events.Select(one => (string)one["event"]!)];
        Assert.Equal(["price", "submitted"], names[..2]);
        Assert.Equal(["completed", "file", "cost"], names[^3..]);
        Assert.Equal(0.84m, (decimal)result.Event("price")["amount"]!);
        Assert.Equal(cli.Fal.Jobs[0].RequestId, (string)result.Event("submitted")["request_id"]!);
        Assert.Equal(cli.Path("boat.mp4"), (string)result.Event("file")["path"]!);
        Assert.Equal(cli.Fal.AmountCharged, (decimal)result.Event("cost")["amount"]!);
    }

    [Fact]
    public async Task Image_uploads_the_first_and_the_last_frame()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        await File.WriteAllBytesAsync(cli.Path("robin.png"), Convert.FromBase64String(TinyPng), TestContext.Current.CancellationToken);
        (await cli.RunAsync("image", cli.Path("robin.png"), "The robin builds its nest", "--end", cli.Path("robin.png"), "-o", cli.Path("nest.mp4"))).Succeeded();

        EmulatedJob job = Assert.Single(cli.Fal.Jobs);
        Assert.Equal("fal-ai/kling-video/v3/pro/image-to-video", job.EndpointId);
        string cdn = cli.Fal.CdnUrl.ToString();
        Assert.StartsWith(cdn, job.Input.GetProperty("start_image_url").GetString(), StringComparison.Ordinal);
        Assert.StartsWith(cdn, job.Input.GetProperty("end_image_url").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_takes_fields_from_a_file_and_from_the_command_line_which_wins()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        string request = cli.Write("request.json", """{"prompt":"from the file","duration":5,"image_urls":["https://example.com/a.png"]}""");
        (await cli.RunAsync(
            "run", "kling-o1-reference-to-video", "--input", request, "--set", "prompt=from the command line @Image1", "--set", "image_urls=https://example.com/b.png", "-o", cli.Folder)).Succeeded();

        JsonObject input = JsonNode.Parse(Assert.Single(cli.Fal.Jobs).Input.GetRawText())!.AsObject();
        Assert.Equal("from the command line @Image1", (string)input["prompt"]!);
        Assert.Equal("5", (string)input["duration"]!);
        Assert.Equal(["https://example.com/a.png", "https://example.com/b.png"], input["image_urls"]!.AsArray().Select(url => (string)url!));
    }

    [Theory]
    [InlineData("text", "A paper boat")]
    [InlineData("run", "kling-3-pro", "--set", "prompt=A paper boat")]
    [InlineData("image", "https://example.com/a.png", "The robin builds its nest")]
    public async Task Every_command_that_submits_takes_the_address(params string[] command)
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        (await cli.RunAsync([.. command, "--webhook", "http://127.0.0.1:9/hooks/fal?mine=1", "-o", cli.Path("boat.mp4")])).Succeeded();
        RecordedRequest submit = Assert.Single(cli.Fal.Requests, request => request.Operation == FalOperation.Submit);
        Assert.Contains(Uri.EscapeDataString("http://127.0.0.1:9/hooks/fal?mine=1&kling_endpoint="), submit.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_this_version_does_not_know_runs_with_its_own_input()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        string request = cli.Write("request.json", """{"prompt":"p"}""");
        CliResult result = await cli.RunAsync("run", "fal-ai/other/model", "--input", request, "--yes");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("404", result.Error, StringComparison.Ordinal);
        Assert.Contains(cli.Fal.Requests, one => one.Path == "/fal-ai/other/model" && one.Body == """{"prompt":"p"}""");
    }

    [Fact]
    public async Task Anything_over_five_dollars_asks_once()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        string[] command = ["text", "A paper boat", "--model", "kling-4", "--seconds", "30", "-o", cli.Path("boat.mp4")];

        CliResult unasked = await cli.RunAsync(command);
        Assert.Equal(5, unasked.ExitCode);
        Assert.Contains("--yes", unasked.Error, StringComparison.Ordinal);
        CliResult refused = await cli.RunAndAnswerAsync("n\n", command);
        Assert.Equal(5, refused.ExitCode);
        Assert.Contains("[y/N]", refused.Error, StringComparison.Ordinal);
        Assert.Empty(cli.Fal.Jobs);
        (await cli.RunAndAnswerAsync("y\n", command)).Succeeded();
        File.Delete(cli.Path("boat.mp4"));
        (await cli.RunAsync([.. command, "--yes"])).Succeeded();
        Assert.Equal(2, cli.Fal.Jobs.Count);
    }

    [Fact]
    public async Task A_lost_response_leaves_an_attempt_with_which_the_job_is_found()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        cli.Fal.Faults.Order(FalOperation.Submit, Fault.AcceptThenReset);
        CliResult lost = await cli.RunProcessAsync(["text", "A paper boat", "--json", "--settings", cli.SettingsPath]);
        Assert.Equal(3, lost.ExitCode);
        string attempt = (string)lost.Event("error")["attempt_file"]!;

        CliResult found = (await cli.RunAsync("find", attempt, "--seconds", "5")).Succeeded();
        (await cli.RunAsync("wait", found.Lines[0], "-o", cli.Path("boat.mp4"))).Succeeded();
        Assert.Single(cli.Fal.Jobs);
        Assert.True(File.Exists(cli.Path("boat.mp4")));
        Assert.Equal([attempt], Directory.GetFiles(cli.Folder, "kling-attempt-*"));
    }

    [Fact]
    public async Task A_process_that_is_killed_while_it_submits_leaves_its_attempt()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        cli.Fal.Faults.Order(FalOperation.Submit, Fault.AcceptThenHang);
        using System.Diagnostics.Process process = cli.Start(["text", "A paper boat", "--settings", cli.SettingsPath]);
        while (cli.Fal.Jobs.Count == 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        CliResult found = (await cli.RunAsync("find", Assert.Single(Directory.GetFiles(cli.Folder, "kling-attempt-*")), "--seconds", "5")).Succeeded();
        Assert.Equal(cli.Fal.Jobs[0].RequestId, JobTicket.Parse(found.Lines[0]).RequestId);
    }

    [Fact]
    public async Task A_refused_submission_leaves_no_attempt()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        cli.Fal.Faults.Order(FalOperation.Submit, Fault.BalanceExhausted);
        Assert.Equal(1, (await cli.RunProcessAsync(["text", "A paper boat", "--settings", cli.SettingsPath])).ExitCode);
        Assert.Empty(Directory.GetFiles(cli.Folder, "kling-attempt-*"));
    }

    [Fact]
    public async Task Without_a_key_it_says_so_and_runs_on_the_built_in_emulator()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        CliResult result = (await cli.RunProcessAsync(["text", "A paper boat"])).Succeeded();
        Assert.Contains("FAL_KEY is not set", result.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Assert.Single(result.Lines)));
        Assert.Empty(cli.Fal.Jobs);
    }

    [Fact]
    public async Task In_a_pipe_there_are_neither_bars_nor_colours()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        CliResult result = (await cli.RunProcessAsync(["text", "A paper boat", "--settings", cli.SettingsPath], ("TERM", "xterm-256color"))).Succeeded();
        Assert.DoesNotContain('\u001b', result.Out + result.Error);
    }
}
