using System.Text.Json.Nodes;
using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Tests.Checks;

/// <summary>The doctor finds what is wrong, says what to do, costs nothing, and never shows the key.</summary>
public sealed class DoctorTests
{
    private const string Secret = "emulator-key-secret";

    [Fact]
    public async Task Everything_is_well_on_a_healthy_host()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        CliResult result = (await cli.RunAsync("doctor", "--json")).Succeeded();
        JsonArray findings = result.Json["findings"]!.AsArray();
        Assert.Equal(["version", "key", "jobs", "prices", "search", "queue", "storage", "platform", "cdn", "website", "clock"], findings.Select(one => (string)one!["name"]!));
        Assert.All(findings, one => Assert.Equal("ok", (string)one!["state"]!));
        Assert.DoesNotContain(Secret, result.Out + result.Error, StringComparison.Ordinal);
        Assert.Empty(cli.Fal.Jobs);
    }

    [Fact]
    public async Task A_key_that_fal_refuses_is_a_problem()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        cli.Fal.AddApiKey("other-id:other-secret");
        cli.Fal.RevokeApiKey(cli.Fal.ApiKey);
        CliResult result = await cli.RunAsync("doctor", "--json");
        Assert.Equal(4, result.ExitCode);
        Assert.Equal("problem", StateOf(result, "jobs"));
        Assert.Equal("ok", StateOf(result, "queue"));
        Assert.DoesNotContain(Secret, result.Out + result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FalHost.Queue, "queue")]
    [InlineData(FalHost.Storage, "storage")]
    [InlineData(FalHost.Platform, "platform")]
    [InlineData(FalHost.Cdn, "cdn")]
    public async Task A_host_that_is_down_is_named(FalHost host, string name)
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        await using IAsyncDisposable down = await cli.Fal.Faults.RefuseConnectionsAsync(host, TestContext.Current.CancellationToken);
        CliResult result = await cli.RunAsync("doctor", "--json");
        Assert.Equal(4, result.ExitCode);
        Assert.Equal("problem", StateOf(result, name));
    }

    [Fact]
    public async Task A_key_that_must_not_read_prices_is_a_warning()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        cli.Fal.Faults.Order(FalOperation.Prices, Fault.Answer(403, """{"error":{"type":"authorization_error","message":"no"}}"""));
        CliResult result = (await cli.RunAsync("doctor", "--json")).Succeeded();
        Assert.Equal("warning", StateOf(result, "prices"));
    }

    [Fact]
    public async Task A_clock_that_is_wrong_is_a_warning()
    {
        await using CliFixture cli = await CliFixture.StartAsync(new FalEmulatorOptions { TimeProvider = new LateTime() });
        CliResult result = (await cli.RunAsync("doctor", "--json")).Succeeded();
        Assert.Equal("warning", StateOf(result, "clock"));
        Assert.Contains("ahead of fal", (string)Finding(result, "clock")["text"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc", "':'")]
    [InlineData("\"id:secret-text\"", "quotation marks")]
    [InlineData("id: secret-text", "whitespace")]
    public async Task A_key_of_the_wrong_shape_is_described_and_not_shown(string key, string expected)
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        CliResult result = await cli.RunProcessAsync(["doctor", "--json"], ("FAL_KEY", key), ("HTTPS_PROXY", "http://127.0.0.1:9"));
        Assert.Equal(4, result.ExitCode);
        Assert.Contains(expected, (string)Finding(result, "key")["text"]!, StringComparison.Ordinal);
        Assert.Contains("through the proxy 127.0.0.1:9", (string)Finding(result, "queue")["text"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-text", result.Out + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_free_parts_of_the_protocol_hold_on_the_emulator_and_nothing_is_bought()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        CliResult result = (await cli.RunAsync("doctor", "--contract", "--json")).Succeeded();
        Assert.All(result.Json["facts"]!.AsArray(), fact => Assert.True((bool?)fact!["holds"], (string)fact["fact"]!));
        Assert.Empty(cli.Fal.Jobs);
        Assert.DoesNotContain(cli.Fal.Requests, request => request.Operation == FalOperation.Submit);
    }

    [Fact]
    public async Task A_fact_that_does_not_hold_is_named()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        cli.Fal.Faults.Order(FalOperation.Status, Fault.Answer(400, """{"detail":"no"}"""));
        CliResult result = await cli.RunAsync("doctor", "--contract");
        Assert.Equal(4, result.ExitCode);
        Assert.Contains("| A status request for a job that fal doesn't know gets a 404 | no |", result.Out, StringComparison.Ordinal);
    }

    private static JsonObject Finding(CliResult result, string name) => result.Json["findings"]!.AsArray().Single(one => (string)one!["name"]! == name)!.AsObject();

    private static string StateOf(CliResult result, string name) => (string)Finding(result, name)["state"]!;

    private sealed class LateTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow.AddMinutes(-10);
    }
}
