using System.Text.Json.Nodes;
using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Tests.Verbs;

/// <summary>A job by its ticket or its request id, also one that another machine bought.</summary>
public sealed class JobTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_job_is_followed_to_its_file(bool byTicket)
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        CliResult submitted = (await cli.RunAsync("submit", "kling-3-pro", "--set", "prompt=A paper boat")).Succeeded();
        string requestId = Assert.Single(cli.Fal.Jobs).RequestId;
        string[] job = byTicket ? [Assert.Single(submitted.Lines)] : [requestId, "--model", "kling-3-pro"];

        Assert.Equal("completed", (await cli.RunAsync(["status", .. job])).Succeeded().Lines[0]);
        JsonObject status = (await cli.RunAsync(["status", .. job, "--json"])).Succeeded().Json;
        Assert.Equal(("completed", requestId), ((string)status["status"]!, (string)status["request_id"]!));
        string url = Assert.Single((await cli.RunAsync(["result", .. job])).Succeeded().Lines);
        JsonObject result = (await cli.RunAsync(["result", .. job, "--json"])).Succeeded().Json;
        Assert.Equal(url, (string)result["files"]![0]!["url"]!);
        (await cli.RunAsync(["wait", .. job, "-o", cli.Path("one.mp4")])).Succeeded();
        (await cli.RunAsync(["download", .. job, "-o", cli.Path("two.mp4")])).Succeeded();
        Assert.Equal(File.ReadAllBytes(cli.Path("one.mp4")), File.ReadAllBytes(cli.Path("two.mp4")));
        Assert.Equal("already_completed", (string)(await cli.RunAsync(["cancel", .. job, "--json"])).Succeeded().Json["outcome"]!);
    }

    [Fact]
    public async Task A_queued_job_is_cancelled()
    {
        await using CliFixture cli = await CliFixture.StartAsync(new FalEmulatorOptions { QueueTime = TimeSpan.FromHours(1) });
        string ticket = (await cli.RunAsync("submit", "kling-3-pro", "--set", "prompt=A paper boat")).Succeeded().Lines[0];
        JsonObject status = (await cli.RunAsync("status", ticket, "--json")).Succeeded().Json;
        Assert.Equal("queued", (string)status["status"]!);
        Assert.Equal("removed", (string)(await cli.RunAsync("cancel", ticket, "--json")).Succeeded().Json["outcome"]!);
        Assert.Equal(0, cli.Fal.AmountCharged);
    }

    [Fact]
    public async Task Ctrl_C_leaves_the_ticket_and_says_how_to_continue()
    {
        await using CliFixture cli = await CliFixture.StartAsync(new FalEmulatorOptions { QueueTime = TimeSpan.FromHours(1) });
        using CancellationTokenSource stop = new();
        Task<CliResult> waiting = CliFixture.RunInProcessAsync(["text", "A paper boat", "-o", cli.Path("boat.mp4"), "--json", "--settings", cli.SettingsPath], null, stop.Token);
        while (cli.Fal.Requests.All(request => request.Operation != FalOperation.Stream))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await stop.CancelAsync();
        CliResult stopped = await waiting;
        Assert.Equal(130, stopped.ExitCode);
        string ticket = (string)stopped.Event("error")["ticket"]!;
        Assert.Contains($"kling wait {ticket}", stopped.Error, StringComparison.Ordinal);
        Assert.Equal(cli.Fal.Jobs[0].RequestId, JobTicket.Parse(ticket).RequestId);
    }

    [Fact]
    public async Task A_failed_job_says_why()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        cli.Fal.Faults.Order(FalOperation.Submit, Fault.ModelError("content_policy_violation", "The prompt was refused."));
        CliResult result = await cli.RunAsync("text", "A paper boat", "-o", cli.Path("boat.mp4"), "--json");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("The prompt was refused", (string)result.Event("error")["message"]!, StringComparison.Ordinal);
        Assert.NotNull((string?)result.Event("error")["ticket"]);
    }

    [Fact]
    public async Task A_search_that_finds_nothing_says_where_it_looked()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        SubmitAttempt attempt = new() { Id = "a", EndpointId = "fal-ai/kling-video/v3/pro/text-to-video", InputHash = new string('0', 64), StartedAt = DateTimeOffset.UtcNow };
        CliResult result = await cli.RunAsync("find", cli.Write("attempt.json", attempt.ToJson()), "--seconds", "0", "--json");
        Assert.Equal(4, result.ExitCode);
        Assert.Null(result.Json["ticket"]);
        Assert.NotEmpty((string)result.Json["explanation"]!);
    }
}
