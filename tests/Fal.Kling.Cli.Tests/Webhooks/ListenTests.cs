using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Tests.Webhooks;

/// <summary><c>kling webhook listen</c>: what arrives is verified, and shown once.</summary>
public sealed class ListenTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_that_is_submitted_with_the_address_is_delivered()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        string secret = cli.Write("secret", "a secret of some length\n");
        using RunningCli listener = RunningCli.Start("webhook", "listen", "--count", "1", "--json", "--secret-file", secret, "--settings", cli.SettingsPath);
        JsonObject listening = await listener.EventAsync("listening");
        Assert.Equal(cli.Fal.UserId, (string)listening["user_ids"]![0]!);
        string ticket = Assert.Single((await cli.RunAsync("submit", "kling-3-pro", "--set", "prompt=A paper boat", "--webhook", (string)listening["url"]!, "--secret-file", secret)).Succeeded().Lines);

        CliResult result = (await listener.EndAsync()).Succeeded();
        JsonObject delivery = result.Event("delivery");
        Assert.Equal((cli.Fal.Jobs[0].RequestId, true, cli.Fal.UserId), ((string)delivery["request_id"]!, (bool)delivery["succeeded"]!, (string)delivery["user_id"]!));
        Assert.Equal(JobTicket.Parse(ticket).RequestId, JobTicket.Parse((string)delivery["ticket"]!).RequestId);
        Assert.Equal("fal-ai/kling-video/v3/pro/text-to-video", (string)delivery["endpoint_id"]!);
        Assert.StartsWith(cli.Fal.CdnUrl.ToString(), (string)delivery["files"]![0]!["url"]!, StringComparison.Ordinal);
        Assert.Equal((1, 0), ((int)result.Event("ended")["deliveries"]!, (int)result.Event("ended")["refused"]!));
    }

    [Fact]
    public async Task Without_json_a_delivery_is_one_line_and_everything_else_goes_to_standard_error()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        cli.Fal.Faults.Order(FalOperation.Submit, Fault.ModelError("content_policy_violation", "The prompt was\nrefused."));
        using RunningCli listener = RunningCli.Start("webhook", "listen", "--count", "2", "--settings", cli.SettingsPath);
        string url = await UrlAsync(listener);
        await cli.RunAsync("submit", "kling-3-pro", "--set", "prompt=A paper boat", "--webhook", url);
        await cli.RunAsync("submit", "kling-3-pro", "--set", "prompt=A paper boat", "--webhook", url);

        CliResult result = (await listener.EndAsync()).Succeeded();
        Assert.Equal(2, result.Lines.Count);
        string failed = Assert.Single(result.Lines, line => line.StartsWith(cli.Fal.Jobs[0].RequestId + " failed ", StringComparison.Ordinal));
        Assert.Contains("The prompt was refused (request ", failed, StringComparison.Ordinal);
        Assert.Single(result.Lines, line => line.StartsWith($"{cli.Fal.Jobs[1].RequestId} succeeded {cli.Fal.CdnUrl}", StringComparison.Ordinal));
        Assert.Contains($"--webhook {url} --settings {cli.SettingsPath}", result.Error, StringComparison.Ordinal);
        Assert.Contains("Ended. 2 deliveries, 0 refused.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delivery_that_fal_repeats_is_printed_once()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        using RunningCli listener = RunningCli.Start("webhook", "listen", "--json", "--settings", cli.SettingsPath);
        Uri url = await EventUrlAsync(listener);
        for (int call = 0; call < 3; call++)
        {
            Assert.Equal(200, await cli.Fal.SendWebhookAsync(url, SignedDelivery.Body, SignedDelivery.RequestId, cancellationToken: Token));
        }

        CliResult result = (await listener.StopAsync()).Succeeded();
        Assert.Equal(["listening", "delivery", "repeated", "repeated", "ended"], result.Events.Select(one => (string)one["event"]!));
        Assert.Equal(SignedDelivery.RequestId, (string)result.Event("repeated")["request_id"]!);
    }

    [Fact]
    public async Task Deliveries_at_the_same_time_are_all_printed_and_the_count_is_exact()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        using RunningCli listener = RunningCli.Start("webhook", "listen", "--json", "--count", "20", "--settings", cli.SettingsPath);
        Uri url = await EventUrlAsync(listener);
        using KlingClient client = new(Options(cli.Fal));
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => client.SubmitAsync(new Kling3TextToVideoRequest { Prompt = "A paper boat" }, new SubmitOptions { WebhookUrl = url }, Token)));

        CliResult result = (await listener.EndAsync()).Succeeded();
        string[] delivered = [.. result.Events.Where(one => (string)one["event"]! == "delivery").Select(one => (string)one["request_id"]!)];
        Assert.Equal(20, delivered.Distinct().Count());
        Assert.Equal(20, delivered.Length);
    }

    [Fact]
    public async Task A_job_of_another_client_is_shown_without_a_ticket()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        using RunningCli listener = RunningCli.Start("webhook", "listen", "--json", "--count", "1", "--settings", cli.SettingsPath);
        Uri url = await EventUrlAsync(listener);
        await cli.Fal.SendWebhookAsync(url, SignedDelivery.Body, SignedDelivery.RequestId, cancellationToken: Token);
        JsonObject delivery = (await listener.EndAsync()).Succeeded().Event("delivery");
        Assert.Equal(SignedDelivery.Url, (string)delivery["files"]![0]!["url"]!);
        Assert.Null(delivery["ticket"]);
    }

    [Fact]
    public async Task A_webhook_without_its_result_says_how_to_get_it()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        cli.Fal.Faults.OrderForWebhook(WebhookFault.PayloadError("The payload is too large"));
        using RunningCli listener = RunningCli.Start("webhook", "listen", "--count", "1", "--settings", cli.SettingsPath);
        string ticket = (await cli.RunAsync("submit", "kling-3-pro", "--set", "prompt=A paper boat", "--webhook", await UrlAsync(listener))).Succeeded().Lines[0];
        string line = Assert.Single((await listener.EndAsync()).Succeeded().Lines);
        Assert.Contains($"fal sent no result: The payload is too large. Get it with: kling result fk2.", line, StringComparison.Ordinal);
        Assert.Equal(JobTicket.Parse(ticket).RequestId, JobTicket.Parse(line.Split(' ')[^1]).RequestId);
    }

    [Fact]
    public async Task The_built_in_emulator_sends_sample_jobs()
    {
        CliResult result = (await CliFixture.RunInProcessAsync(["webhook", "listen", "--emulator", "--count", "2", "--json"], null, Token)).Succeeded();
        Assert.Equal(2, result.Events.Count(one => (string)one["event"]! == "delivery"));
    }

    [Fact]
    public async Task A_delivery_that_cannot_be_printed_is_not_acknowledged_and_ends_the_command()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        using RunningCli listener = RunningCli.Start("webhook", "listen", "--settings", cli.SettingsPath);
        Uri url = new(await UrlAsync(listener));
        listener.BreakOutput();
        Assert.Equal(500, await cli.Fal.SendWebhookAsync(url, SignedDelivery.Body, SignedDelivery.RequestId, cancellationToken: Token));
        CliResult result = await listener.EndAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Broken pipe", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SIGTERM_ends_it_with_exit_code_0()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        using Process process = cli.Start(["webhook", "listen", "--settings", cli.SettingsPath]);
        Assert.Contains("Listening at http://127.0.0.1:", await process.StandardError.ReadLineAsync(Token), StringComparison.Ordinal);
        using Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        Assert.Contains("Ended. 0 deliveries, 0 refused.", await process.StandardError.ReadToEndAsync(Token), StringComparison.Ordinal);
        await process.WaitForExitAsync(Token);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task On_fal_it_says_what_the_tunnel_is_for_and_that_a_user_id_is_missing()
    {
        using RunningCli listener = RunningCli.Start("webhook", "listen", "--path", "/my/hook");
        await listener.NoteAsync("Without --user-id, every delivery is refused");
        CliResult result = (await listener.StopAsync()).Succeeded();
        Assert.Contains("fal can call only public https addresses, so start a tunnel to port ", result.Error, StringComparison.Ordinal);
        Assert.Contains("--webhook https://YOUR-TUNNEL/my/hook", result.Error, StringComparison.Ordinal);
    }

    internal static KlingClientOptions Options(FalEmulator fal)
    {
        KlingClientOptions options = new();
        fal.Configure(options);
        return options;
    }

    internal static async Task<Uri> EventUrlAsync(RunningCli listener) => new((string)(await listener.EventAsync("listening"))["url"]!);

    private static async Task<string> UrlAsync(RunningCli listener) => (await listener.NoteAsync("Listening at ")).Split(' ')[2].TrimEnd('.');
}
