using System.Text.Json.Nodes;
using Fal.Kling.Cli.Input;
using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Tests.Verbs;

/// <summary>The catalogue, its prices, and the alarm that compares it with fal.</summary>
public sealed class ModelsTests
{
    [Fact]
    public void Every_model_has_a_name_of_its_own() => Assert.Equal(85, Models.All.Select(model => model.Name).Distinct().Count());

    [Fact]
    public async Task The_list_has_every_model_with_its_price()
    {
        CliResult result = (await CliFixture.RunInProcessAsync(["models", "--json"], null, TestContext.Current.CancellationToken)).Succeeded();
        JsonArray models = result.Json["models"]!.AsArray();
        Assert.Equal(Models.All.Select(model => model.Id), models.Select(model => (string)model!["endpoint_id"]!));
        JsonNode one = models.Single(model => (string)model!["name"]! == "kling-3-pro")!;
        Assert.Equal(0.84m, (decimal)one["price"]!["amount"]!);
    }

    [Fact]
    public async Task A_model_lists_its_fields_with_ranges_and_defaults()
    {
        CliResult described = (await CliFixture.RunInProcessAsync(["models", "kling-3-pro"], null, TestContext.Current.CancellationToken)).Succeeded();
        CliResult help = (await CliFixture.RunInProcessAsync(["run", "kling-3-pro", "--help"], null, TestContext.Current.CancellationToken)).Succeeded();
        foreach (CliResult result in new[] { described, help })
        {
            Assert.Contains("cfg_scale        number; 0 to 1; default 0.5", result.Out, StringComparison.Ordinal);
            Assert.Contains("16:9 | 9:16 | 1:1; default 16:9", result.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_check_finds_no_difference_on_the_emulator()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        CliResult result = (await cli.RunAsync("models", "--check", "--json")).Succeeded();
        Assert.Equal(85, (int)result.Json["compared"]!);
        Assert.Empty(result.Json["differences"]!.AsArray());
    }

    [Theory]
    [InlineData("\"maximum\":1,", "\"maximum\":2,", "cfg_scale", "maximum 1", "maximum 2")]
    [InlineData("\"negative_prompt\":", "\"bad_prompt\":", "bad_prompt", "no such field", "a field")]
    [InlineData("[\"16:9\",", "[\"4:3\",\"16:9\",", "aspect_ratio", "16:9, 9:16, 1:1", "4:3, 16:9, 9:16, 1:1")]
    [InlineData("\"required\":[\"prompt\"]", "\"required\":[]", "prompt", "required", "optional")]
    [InlineData("\"default\":\"5\"", "\"default\":\"10\"", "duration", "default 5", "default 10")]
    [InlineData("\"cfg_scale\":{\"type\":\"number\"", "\"cfg_scale\":{\"type\":\"integer\"", "cfg_scale", "number", "integer")]
    [InlineData("\"required\":[\"video\"],\"properties\":{\"video\":", "\"required\":[\"clip\"],\"properties\":{\"clip\":", "result.clip", "no such field", "a field")]
    public async Task The_check_names_the_field_that_has_changed(string text, string changed, string field, string known, string live)
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        const string Id = "fal-ai/kling-video/v2.1/master/text-to-video";
        using HttpClient http = new();
        string document = await http.GetStringAsync($"{new Uri(cli.Fal.PlatformUrl, "/")}api/openapi/queue/openapi.json?endpoint_id={Id}", TestContext.Current.CancellationToken);
        Assert.Contains(text, document, StringComparison.Ordinal);
        Fault answer = Fault.Answer(200, document.Replace(text, changed, StringComparison.Ordinal));
        cli.Fal.Faults.Order(FalOperation.Models, answer, FaultPlan.Always, request => request.Query.Contains(Uri.EscapeDataString(Id), StringComparison.Ordinal));

        CliResult result = await cli.RunAsync("models", "--check");
        Assert.Equal(4, result.ExitCode);
        Assert.Contains($"| `{Id}` | `{field}` | {known} | {live} |", result.Lines);
        CliResult json = await cli.RunAsync("models", "kling-2.1-master", "--check", "--json");
        Assert.Contains(json.Json["differences"]!.AsArray(), one => (string)one!["field"]! == field);
    }

    [Fact]
    public async Task The_check_says_what_it_could_not_read()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        cli.Fal.Faults.Order(FalOperation.Models, Fault.BadGateway);
        CliResult result = await cli.RunAsync("models", "kling-3-pro", "--check", "--json");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("502", (string)Assert.Single(result.Json["unread"]!.AsArray())!["reason"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_price_follows_from_the_fields_and_live_from_fal()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        JsonObject price = (await cli.RunAsync("price", "kling-3-pro", "--set", "prompt=p", "--set", "duration=10", "--live", "--json")).Succeeded().Json;
        Assert.Equal(1.68m, (decimal)price["amount"]!);
        Assert.Equal((0.14m, "unit"), ((decimal)price["unit_price"]!, (string)price["unit"]!));
        Assert.Empty(cli.Fal.Jobs);
        Assert.Contains("$0.84", (await cli.RunAsync("price", "kling-3-pro")).Succeeded().Out, StringComparison.Ordinal);
    }
}
