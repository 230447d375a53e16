using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Fal.Kling.Cli.Tests.Webhooks;

/// <summary>What <c>kling webhook listen</c> refuses, and what it says about it.</summary>
public sealed class RefusedTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_unknown_user_is_refused_with_the_option_that_allows_it()
    {
        const string Stranger = "auth0|stranger";
        await using CliFixture cli = await CliFixture.StartAsync();
        using RunningCli listener = RunningCli.Start("webhook", "listen", "--json", "--settings", cli.SettingsPath);
        Uri url = await ListenTests.EventUrlAsync(listener);
        Assert.Equal(401, await cli.Fal.SendWebhookAsync(url, SignedDelivery.Body, SignedDelivery.RequestId, Stranger, cancellationToken: Token));
        JsonObject refused = await listener.EventAsync("refused");
        Assert.Equal(("user", 401, Stranger), ((string)refused["reason"]!, (int)refused["status_code"]!, (string)refused["user_id"]!));
        Assert.Contains($"--user-id '{Stranger}'", (await listener.StopAsync()).Succeeded().Error, StringComparison.Ordinal);

        using RunningCli allowing = RunningCli.Start("webhook", "listen", "--json", "--count", "1", "--user-id", cli.Fal.UserId, "--user-id", Stranger, "--settings", cli.SettingsPath);
        Assert.Equal(200, await cli.Fal.SendWebhookAsync(await ListenTests.EventUrlAsync(allowing), SignedDelivery.Body, SignedDelivery.RequestId, Stranger, cancellationToken: Token));
        Assert.Equal(Stranger, (string)(await allowing.EndAsync()).Succeeded().Event("delivery")["user_id"]!);
    }

    [Fact]
    public async Task A_forged_body_is_refused_and_nothing_of_it_is_shown()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        using RunningCli listener = RunningCli.Start("webhook", "listen", "--json", "--settings", cli.SettingsPath);
        Uri url = await ListenTests.EventUrlAsync(listener);
        byte[] forged = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(SignedDelivery.Body).Replace("boat", "forgery", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(url, forged, cli.Fal.SignWebhook(SignedDelivery.Body, SignedDelivery.RequestId)));
        Assert.Equal("signature", (string)(await listener.EventAsync("refused"))["reason"]!);
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(url, forged, new Dictionary<string, string>()));
        Assert.Equal("headers", (string)(await listener.EventAsync("refused"))["reason"]!);

        CliResult result = (await listener.StopAsync()).Succeeded();
        Assert.DoesNotContain("forgery", result.Out + result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(SignedDelivery.RequestId, result.Out + result.Error, StringComparison.Ordinal);
        Assert.Equal(2, (int)result.Event("ended")["refused"]!);
    }

    [Fact]
    public async Task Forged_calls_cannot_fill_the_disk()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        using RunningCli listener = RunningCli.Start("webhook", "listen", "--json", "--count", "1", "--save", cli.Path("saved"), "--settings", cli.SettingsPath);
        Uri url = await ListenTests.EventUrlAsync(listener);
        for (int call = 0; call < 105; call++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(url, [1, 2, 3], new Dictionary<string, string>()));
        }

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(url, new byte[2 * 1024 * 1024], cli.Fal.SignWebhook(SignedDelivery.Body, SignedDelivery.RequestId)));
        Assert.Equal(200, await cli.Fal.SendWebhookAsync(url, SignedDelivery.Body, SignedDelivery.RequestId, cancellationToken: Token));
        CliResult result = (await listener.EndAsync()).Succeeded();
        Assert.Equal(106, (int)result.Event("ended")["refused"]!);
        Assert.Equal(101, Directory.GetFiles(cli.Path("saved")).Length);
        Assert.NotNull((string?)result.Event("delivery")["saved_as"]);
    }

    [Fact]
    public async Task A_submission_with_another_secret_is_refused()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        using RunningCli listener = RunningCli.Start("webhook", "listen", "--json", "--secret-file", cli.Write("secret", "a secret of some length"), "--settings", cli.SettingsPath);
        Uri url = await ListenTests.EventUrlAsync(listener);
        (await cli.RunAsync("submit", "kling-3-pro", "--set", "prompt=A paper boat", "--webhook", url.ToString(), "--secret-file", cli.Write("other", "another secret of some length"))).Succeeded();
        JsonObject refused = await listener.EventAsync("refused");
        Assert.Equal(("query", cli.Fal.Jobs[0].RequestId), ((string)refused["reason"]!, (string)refused["request_id"]!));
        Assert.Contains("Give the submission the same secret", (string)refused["advice"]!, StringComparison.Ordinal);
        (await listener.StopAsync()).Succeeded();
    }

    [Fact]
    public async Task A_late_delivery_is_refused_with_the_command_that_gets_its_result()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        using RunningCli listener = RunningCli.Start("webhook", "listen", "--json", "--settings", cli.SettingsPath);
        Uri url = new($"{await ListenTests.EventUrlAsync(listener)}?kling_endpoint=fal-ai/kling-video/v3/pro/text-to-video");
        Assert.Equal(401, await cli.Fal.SendWebhookAsync(url, SignedDelivery.Body, SignedDelivery.RequestId, timestamp: DateTimeOffset.UtcNow.AddHours(-1), cancellationToken: Token));
        JsonObject refused = await listener.EventAsync("refused");
        Assert.Equal("time", (string)refused["reason"]!);
        Assert.Contains("kling result fk2.", (string)refused["advice"]!, StringComparison.Ordinal);
        (await listener.StopAsync()).Succeeded();
    }

    [Fact]
    public async Task Without_the_keys_fal_is_asked_to_repeat()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        using RunningCli listener = RunningCli.Start("webhook", "listen", "--json", "--settings", VerifyTests.WithoutKeys(cli));
        Assert.Equal(503, await cli.Fal.SendWebhookAsync(await ListenTests.EventUrlAsync(listener), SignedDelivery.Body, SignedDelivery.RequestId, cancellationToken: Token));
        JsonObject refused = await listener.EventAsync("refused");
        Assert.Equal("keys_unavailable", (string)refused["reason"]!);
        Assert.Contains("could not be fetched from 127.0.0.1: Connection refused", (string)refused["message"]!, StringComparison.Ordinal);
        (await listener.StopAsync()).Succeeded();
    }

    [Fact]
    public async Task A_call_to_another_path_is_counted_without_showing_the_path()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        using RunningCli listener = RunningCli.Start("webhook", "listen", "--json", "--settings", cli.SettingsPath);
        Uri url = await ListenTests.EventUrlAsync(listener);
        Assert.Equal(404, await cli.Fal.SendWebhookAsync(new Uri(url, "/forgery"), SignedDelivery.Body, SignedDelivery.RequestId, cancellationToken: Token));
        Assert.Equal("path", (string)(await listener.EventAsync("refused"))["reason"]!);
        CliResult result = (await listener.StopAsync()).Succeeded();
        Assert.DoesNotContain("forgery", result.Out + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_in_use_is_named()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        CliResult result = await CliFixture.RunInProcessAsync(["webhook", "listen", "--port", $"{port}"], null, Token);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"The listener cannot use port {port} of 127.0.0.1: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("Choose another --port or --host. See `kling webhook listen --help`.", result.Error, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> PostAsync(Uri url, byte[] body, IReadOnlyDictionary<string, string> headers)
    {
        using HttpClient http = new();
        using HttpRequestMessage request = new(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage response = await http.SendAsync(request, Token);
        return response.StatusCode;
    }
}
