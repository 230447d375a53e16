using System.Text;
using System.Text.Json.Nodes;
using Fal.Kling.Cli.Webhooks;

namespace Fal.Kling.Cli.Tests.Webhooks;

/// <summary><c>kling webhook verify</c>: each check of a saved delivery, and files that are none.</summary>
public sealed class VerifyTests
{
    private const string Query = "?kling_endpoint=fal-ai/kling-video/v3/pro/text-to-video";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_listen_saves_is_accepted_byte_for_byte()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        using RunningCli listener = RunningCli.Start("webhook", "listen", "--json", "--count", "1", "--save", cli.Path("saved"), "--settings", cli.SettingsPath);
        Uri url = await ListenTests.EventUrlAsync(listener);
        byte[] body = [.. SignedDelivery.Body, .. "  \r\n\n"u8];
        Assert.Equal(401, await cli.Fal.SendWebhookAsync(url, body, SignedDelivery.RequestId, "auth0|stranger", cancellationToken: Token));
        Assert.Equal(200, await cli.Fal.SendWebhookAsync(new Uri(url + "?a=%2F"), body, SignedDelivery.RequestId, cancellationToken: Token));
        CliResult listened = (await listener.EndAsync()).Succeeded();

        string accepted = (string)listened.Event("delivery")["saved_as"]!;
        JsonObject verified = (await cli.RunAsync("webhook", "verify", accepted, "--json")).Succeeded().Json;
        Assert.True((bool)verified["accepted"]!);
        Assert.Equal(SignedDelivery.Url, (string)verified["delivery"]!["files"]![0]!["url"]!);
        SavedDelivery read = DeliveryFile.Read(accepted);
        Assert.Equal(body, read.Body.ToArray());
        Assert.Equal("?a=%2F", read.Query);
        CliResult refused = await cli.RunAsync("webhook", "verify", (string)listened.Event("refused")["saved_as"]!);
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("--user-id 'auth0|stranger'", refused.Out, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(cli.Path("saved")).Length);
    }

    [Fact]
    public async Task A_delivery_of_the_built_in_emulator_is_verified_after_it_has_ended()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        string[] listen = ["webhook", "listen", "--emulator", "--count", "1", "--save", cli.Path("saved")];
        (await CliFixture.RunInProcessAsync(listen, null, Token)).Succeeded();
        string saved = Assert.Single(Directory.GetFiles(cli.Path("saved")));
        CliResult result = (await CliFixture.RunInProcessAsync(["webhook", "verify", saved, "--emulator"], null, Token)).Succeeded();
        Assert.All(result.Lines, line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_by_hand_needs_only_the_request_line_the_signature_and_the_body()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        IEnumerable<string> headers = cli.Fal.SignWebhook(SignedDelivery.Body, SignedDelivery.RequestId).Reverse().Select(header => $"{header.Key.ToLowerInvariant()}:{header.Value}");
        string file = cli.Write("by-hand.http", $"\uFEFFPOST https://example.com/hooks/fal{Query}\n{string.Join('\n', headers)}\n\n{Encoding.UTF8.GetString(SignedDelivery.Body)}");
        CliResult undated = await cli.RunAsync("webhook", "verify", file);
        Assert.Equal(2, undated.ExitCode);
        Assert.Contains("Add the line 'Kling-Received-At: ", undated.Error, StringComparison.Ordinal);
        CliResult result = (await cli.RunAsync("webhook", "verify", file, "--at", "now")).Succeeded();
        Assert.Contains("ok       query     names fal-ai/kling-video/v3/pro/text-to-video, which is a hint only, because there is no secret", result.Lines);
    }

    [Fact]
    public async Task An_old_delivery_is_judged_when_it_was_received_unless_at_says_otherwise()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        DateTimeOffset signedAt = DateTimeOffset.FromUnixTimeSeconds(1_790_000_000);
        string file = Save(cli, SignedDelivery.By(cli.Fal, at: signedAt, target: "/hooks/fal" + Query) with { ReceivedAt = signedAt.AddMinutes(4) });
        CliResult received = (await cli.RunAsync("webhook", "verify", file)).Succeeded();
        Assert.Contains("Judged at 2026-09-21T14:17:20Z, when it was received. --at now judges against now.", received.Error, StringComparison.Ordinal);
        (await cli.RunAsync("webhook", "verify", file, "--at", "1790000299")).Succeeded();

        CliResult late = await cli.RunAsync("webhook", "verify", file, "--at", "2026-09-21T14:19:21Z");
        Assert.Equal(4, late.ExitCode);
        Assert.Contains($"failed   time      The webhook of request {SignedDelivery.RequestId} was signed 00:06:01 ago", late.Out, StringComparison.Ordinal);
        Assert.Contains("kling result fk2.", late.Out, StringComparison.Ordinal);
        Assert.Contains("ok       signature", late.Out, StringComparison.Ordinal);
        Assert.Contains("skipped  body", late.Out, StringComparison.Ordinal);
        JsonObject now = (await cli.RunAsync("webhook", "verify", file, "--at", "now", "--json")).Json;
        Assert.Equal("time", (string)now["reason"]!);
        Assert.Equal(["ok", "skipped", "skipped", "skipped", "skipped", "skipped", "failed", "skipped"], now["checks"]!.AsArray().Select(check => (string)check!["state"]!));
    }

    [Theory]
    [InlineData("forged body", "signature", "something on its way changed the body")]
    [InlineData("line break of an editor", "signature", "an editor that adds a line break")]
    [InlineData("missing header", "headers", "The header X-Fal-Webhook-Signature is missing.")]
    [InlineData("other user", "user", "--user-id 'auth0|stranger'")]
    [InlineData("large body", "size", "The body is larger than")]
    [InlineData("wrong secret", "query", "has an origin that was not made with the secret")]
    [InlineData("changed query", "query", "has an origin that this client did not write")]
    [InlineData("no webhook", "body", "The webhook's body is not JSON.")]
    public async Task The_first_check_that_fails_is_named_with_what_to_do(string change, string check, string expected)
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        byte[] forged = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(SignedDelivery.Body).Replace("boat", "ship", StringComparison.Ordinal));
        SavedDelivery genuine = SignedDelivery.By(cli.Fal, target: "/hooks/fal" + Query);
        SavedDelivery changed = change switch
        {
            "forged body" => genuine with { Body = forged },
            "line break of an editor" => genuine with { Body = (byte[])[.. SignedDelivery.Body, (byte)'\n'] },
            "missing header" => genuine with { Headers = [.. genuine.Headers.Where(header => header.Key != "X-Fal-Webhook-Signature")] },
            "other user" => SignedDelivery.By(cli.Fal, "auth0|stranger"),
            "large body" => genuine with { Body = new byte[2 * 1024 * 1024] },
            "changed query" => genuine with { Target = "/hooks/fal?kling_endpoint=.." },
            "no webhook" => SignedDelivery.By(cli.Fal, body: [1, 2, 3]),
            _ => genuine,
        };
        string[] secret = change == "wrong secret" ? ["--secret-file", cli.Write("secret", "a secret of some length")] : [];
        CliResult result = await cli.RunAsync(["webhook", "verify", Save(cli, changed), .. secret]);
        Assert.Equal(4, result.ExitCode);
        Assert.Contains(result.Lines, line => line.StartsWith($"failed   {check} ", StringComparison.Ordinal));
        Assert.Contains(expected, result.Out, StringComparison.Ordinal);
        Assert.Contains("Refused: a receiver responds with 4", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_line_break_of_an_editor_after_a_body_of_known_length_does_not_count()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        string file = cli.Path("edited.http");
        await File.WriteAllBytesAsync(file, [.. SignedDelivery.By(cli.Fal).ToBytes(), (byte)'\n'], Token);
        (await cli.RunAsync("webhook", "verify", file)).Succeeded();
    }

    [Fact]
    public async Task Without_a_way_to_the_keys_nothing_is_decided()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        CliResult result = await CliFixture.RunInProcessAsync(["webhook", "verify", Save(cli, SignedDelivery.By(cli.Fal)), "--settings", WithoutKeys(cli)], null, Token);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("could not be fetched from 127.0.0.1: Connection refused", result.Out, StringComparison.Ordinal);
        Assert.Contains("This machine must reach http://127.0.0.1:", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("{\"request_id\":\"x\"}\n", "its first line must be the request line, such as 'POST /hooks/fal HTTP/1.1'")]
    [InlineData("HTTP/1.1 200 OK\n\n", "its first line must be the request line")]
    [InlineData("POST /hooks/fal HTTP/1.1\r\nHost: a\r\n", "it ends before the empty line that separates the headers from the body")]
    [InlineData("POST /hooks/fal HTTP/1.1\nHost: a\n{}\n\n", "line 3 is not a header")]
    [InlineData("POST /hooks/fal HTTP/1.1\nContent-Length: 10\n\n{}", "it is cut off: Content-Length is 10, but the body has 2 bytes")]
    [InlineData("POST /hooks/fal HTTP/1.1\nContent-Length: 2\n\n{}{}", "Content-Length is 2, but the body has 4 bytes")]
    [InlineData("POST /hooks/fal HTTP/1.1\nTransfer-Encoding: chunked\n\n2\r\n{}\r\n0\r\n\r\n", "its body is sent in chunks")]
    [InlineData("POST /hooks/fal HTTP/1.1\nKling-Received-At: yesterday\n\n{}", "Kling-Received-At is 'yesterday', which is not a time")]
    public async Task A_file_that_is_not_a_delivery_says_what_is_wrong(string text, string expected)
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        CliResult result = await cli.RunAsync("webhook", "verify", cli.Write("delivery.http", text));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"' is not a delivery: {expected}", result.Error, StringComparison.Ordinal);
        Assert.Contains("`kling webhook listen --save DIR` writes such files. See `kling webhook verify --help`.", result.Error, StringComparison.Ordinal);
    }

    /// <summary>Writes a settings file whose keys can't be fetched.</summary>
    internal static string WithoutKeys(CliFixture cli)
    {
        JsonObject settings = JsonNode.Parse(File.ReadAllText(cli.SettingsPath))!.AsObject();

        // Nothing listens on the port of the discard service.
        settings["WebhookKeysUrl"] = "http://127.0.0.1:9/keys";
        return cli.Write("without-keys.json", settings.ToJsonString());
    }

    private static string Save(CliFixture cli, SavedDelivery delivery)
    {
        File.WriteAllBytes(cli.Path("delivery.http"), delivery.ToBytes());
        return cli.Path("delivery.http");
    }
}
