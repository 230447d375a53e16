using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Fal.Kling.Cli.Tests.Verbs;

/// <summary>fal on this machine, as a program of its own.</summary>
public sealed class EmulatorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_sees_the_fault_at_the_port()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        string port = FreePorts.FirstOf(4).ToString(CultureInfo.InvariantCulture);
        using RunningCli emulator = RunningCli.Start("emulator", "--port", port, "--fault", "submit:rate-limited");
        await emulator.NoteAsync("The emulator runs until Ctrl+C.");
        using HttpClient program = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), DefaultRequestHeaders = { { "Authorization", "Key emulator-key-id:emulator-key-secret" } } };
        using StringContent input = new("""{"prompt":"A paper boat"}""", null, "application/json");
        using HttpResponseMessage submitted = await program.PostAsync("fal-ai/kling-video/v3/pro/text-to-video", input, Token);
        using HttpResponseMessage status = await program.GetAsync($"fal-ai/kling-video/requests/{Guid.NewGuid()}/status", Token);
        Assert.Equal((429, 404), ((int)submitted.StatusCode, (int)status.StatusCode));
        Assert.Contains("0 jobs", (await emulator.StopAsync()).Succeeded().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_listens_on_its_port_injects_faults_and_ends_with_its_sum()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        string port = FreePorts.FirstOf(4).ToString(CultureInfo.InvariantCulture);
        string settings = cli.Path("own.json");
        using Process process = cli.Start(
            ["emulator", "--port", port, "--settings", settings, "--queue-seconds", "0", "--run-seconds", "0.2", "--fault", "stream:cut-stream=1", "--fault", "result:bad-gateway", "--fault-share", "0.5"]);
        JsonObject printed = JsonNode.Parse((await process.StandardOutput.ReadLineAsync(Token))!)!.AsObject();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(settings)), printed));
        Assert.Equal($"http://127.0.0.1:{port}/", (string)printed["QueueUrl"]!);

        (await CliFixture.RunInProcessAsync(["text", "A paper boat", "-o", cli.Path("boat.mp4"), "--settings", settings], null, Token)).Succeeded();
        CliResult second = await cli.RunProcessAsync(["emulator", "--port", port]);
        Assert.Equal(2, second.ExitCode);
        Assert.Contains($"cannot listen on port {port}", second.Error, StringComparison.Ordinal);

        using Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        Assert.Contains("1 jobs, for which fal would have charged $0.84.", await process.StandardError.ReadToEndAsync(Token), StringComparison.Ordinal);
        await process.WaitForExitAsync(Token);
        Assert.Equal(0, process.ExitCode);
    }
}
