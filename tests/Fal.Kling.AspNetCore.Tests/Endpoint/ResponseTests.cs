using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Fal.Kling.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.Kling.AspNetCore.Tests.Endpoint;

/// <summary>What a call of the endpoint gets.</summary>
public sealed class ResponseTests
{
    [Fact]
    public async Task A_genuine_webhook_is_handled_and_gets_200()
    {
        await using WebhookHost host = await WebhookHost.StartAsync(new HostParts());
        Assert.Equal(200, await host.SendAsync(Call.Vector with { Query = Verifiers.QueryOf(Verifiers.Endpoint) }));
        KlingWebhook webhook = Assert.Single(host.Parts.Handled);
        Assert.Equal("https://example.com/v.mp4", webhook.GetResult<KlingVideo>().Url.AbsoluteUri);
        Assert.Empty(host.Parts.Log.Warnings);
    }

    [Fact]
    public async Task A_forged_call_gets_401_and_leaves_no_trace_in_the_log()
    {
        await using WebhookHost host = await WebhookHost.StartAsync(new HostParts());
        Call forged = Call.Signed("stranger-request", "stranger-user", body: "stranger-body", key: FalKey.Other);
        Assert.Equal(401, await host.SendAsync(forged));
        Assert.Equal(401, await host.SendAsync(forged.Without(Call.SignatureHeader)));
        Assert.Equal(401, await host.SendAsync(forged.With(Call.SignatureHeader, "stranger-signature")));
        Assert.Empty(host.Parts.Handled);
        Assert.Empty(host.Parts.Log.Warnings);
        Assert.DoesNotContain("stranger", host.Parts.Log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_of_another_account_gets_401_and_the_log_says_whose_it_is()
    {
        await using WebhookHost host = await WebhookHost.StartAsync(new HostParts());
        Assert.Equal(401, await host.SendAsync(Call.Signed(userId: "user-2")));
        Assert.StartsWith("A webhook that fal signed for user user-2 was refused, because user-2 is not in AllowedUserIds", host.Parts.Log.TextOf("Refused"), StringComparison.Ordinal);
        Assert.Empty(host.Parts.Handled);
    }

    [Fact]
    public async Task A_header_that_is_sent_twice_gets_401()
    {
        await using WebhookHost host = await WebhookHost.StartAsync(new HostParts());
        Assert.Equal(401, await host.SendAsync(Call.Vector.And(Call.UserIdHeader, "user-2")));
        Assert.Equal(401, await host.SendAsync(Call.Vector.And(Call.UserIdHeader, Call.UserId)));
    }

    [Fact]
    public async Task A_body_that_cannot_be_read_gets_400()
    {
        await using WebhookHost host = await WebhookHost.StartAsync(new HostParts());
        Assert.Equal(400, await host.SendAsync(Call.Signed(body: "secret text")));
        Assert.Equal(400, await host.SendAsync(Call.Vector with { Query = "?kling_endpoint=.." }));
        Assert.Empty(host.Parts.Handled);
        Assert.DoesNotContain("secret text", host.Parts.Log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_keys_fal_gets_503()
    {
        HostParts parts = new();
        parts.Keys.Fail();
        await using WebhookHost host = await WebhookHost.StartAsync(parts);
        Assert.Equal(503, await host.SendAsync(Call.Vector));
        Assert.Contains("The network is down.", parts.Log.TextOf("KeysNotFetched"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Middleware_sees_the_outcome_of_each_verification()
    {
        List<(WebhookRefusal Reason, string? UserId)> seen = [];
        HostParts parts = new()
        {
            Use = app => app.Use(async (context, next) =>
            {
                await next(context);
                KlingWebhookVerification verification = context.Features.Get<KlingWebhookVerification>()!;
                seen.Add((verification.Reason, verification.UserId));
            }),
        };
        await using WebhookHost host = await WebhookHost.StartAsync(parts);
        await host.SendAsync(Call.Vector);
        await host.SendAsync(Call.Signed(userId: "user-2"));
        await host.SendAsync(Call.Signed(userId: "user-2", key: FalKey.Other));
        Assert.Equal([(WebhookRefusal.None, Call.UserId), (WebhookRefusal.User, "user-2"), (WebhookRefusal.Signature, null)], seen);
    }

    [Fact]
    public async Task Any_content_type_is_accepted()
    {
        await using WebhookHost host = await WebhookHost.StartAsync(new HostParts());
        Assert.Equal(200, await host.SendAsync(Call.Vector, request => request.Content!.Headers.ContentType = null));
    }

    [Fact]
    public async Task Only_POST_is_mapped()
    {
        await using WebhookHost host = await WebhookHost.StartAsync(new HostParts());
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await host.GetAsync(WebhookHost.Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_up_to_the_limit_is_accepted_and_a_larger_one_gets_413(bool isChunked)
    {
        await using WebhookHost host = await WebhookHost.StartAsync(new HostParts { Configure = options => options.MaxBodySize = 100_000 });
        void Chunk(HttpRequestMessage request) => request.Headers.TransferEncodingChunked = isChunked;
        Assert.Equal(200, await host.SendAsync(Padded(100_000), Chunk));
        Assert.Equal(413, await host.SendAsync(Padded(100_001), Chunk));
        Assert.Equal(413, await host.SendAsync(Padded(1_000_000), Chunk));
        Assert.Single(host.Parts.Handled);
    }

    [Fact]
    public async Task A_limit_above_that_of_the_server_applies()
    {
        await using WebhookHost host = await WebhookHost.StartAsync(new HostParts
        {
            Register = services => services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(options => options.Limits.MaxRequestBodySize = 1000),
        });
        Assert.Equal(200, await host.SendAsync(Padded(50_000)));
    }

    [Theory]
    [InlineData("shorter than its length")]
    [InlineData("longer than its length")]
    [InlineData("of chunks that never end")]
    [InlineData("of a broken chunk")]
    public async Task A_call_that_lies_about_its_body_is_not_handled(string body)
    {
        await using WebhookHost host = await WebhookHost.StartAsync(new HostParts());
        string content = Call.Body;
        (string header, string sent) = body switch
        {
            "shorter than its length" => ($"Content-Length: {content.Length}", content[..^5]),
            "longer than its length" => ($"Content-Length: {content.Length - 5}", content),
            "of chunks that never end" => ("Transfer-Encoding: chunked", string.Create(CultureInfo.InvariantCulture, $"{content.Length:x}\r\n{content}\r\n")),
            _ => ("Transfer-Encoding: chunked", $"zz\r\n{content}\r\n0\r\n\r\n"),
        };
        string? response = await SendRawAsync(host.Url, header, sent);
        Assert.DoesNotContain(" 200 ", response, StringComparison.Ordinal);
        Assert.Empty(host.Parts.Handled);

        Assert.Equal(200, await host.SendAsync(Call.Vector));
    }

    [Fact]
    public async Task A_call_that_announces_too_large_a_body_gets_413_before_it_is_read()
    {
        await using WebhookHost host = await WebhookHost.StartAsync(new HostParts());
        Assert.Contains(" 413 ", await SendRawAsync(host.Url, "Content-Length: 2000000", content: string.Empty, waitsForResponse: true), StringComparison.Ordinal);
        Assert.Empty(host.Parts.Handled);
    }

    [Fact]
    public async Task The_endpoint_works_under_a_policy_that_requires_users_and_under_antiforgery()
    {
        await using WebhookHost host = await WebhookHost.StartAsync(
            new HostParts
            {
                Register = services =>
                {
                    services.AddAuthentication("cookie").AddCookie("cookie", options => options.Events.OnRedirectToLogin = redirect =>
                    {
                        redirect.Response.StatusCode = 401;
                        return Task.CompletedTask;
                    });
                    services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
                    services.AddAntiforgery();
                },
                Use = app => app.UseAuthentication().UseAuthorization().UseAntiforgery(),
            },
            endpoints =>
            {
                endpoints.MapKlingWebhook(WebhookHost.Path, (_, _, _) => Task.CompletedTask);
                endpoints.MapGet("/other", () => "private");
            });
        Assert.Equal(HttpStatusCode.Unauthorized, await host.GetAsync("/other"));
        Assert.Equal(200, await host.SendAsync(Call.Vector));
    }

    [Fact]
    public async Task Ten_thousand_forged_calls_store_nothing()
    {
        StubStore store = new();
        await using WebhookHost host = await WebhookHost.StartAsync(new HostParts { Register = services => services.AddSingleton<IKlingWebhookStore>(store) });
        for (int call = 0; call < 10_000; call++)
        {
            Assert.Equal(401, await host.SendAsync(Call.Signed($"req-{call}", key: FalKey.Other)));
        }

        Assert.Equal((1, 0), (host.Parts.Keys.Requests, store.Claims));
        Assert.Empty(host.Parts.Handled);

        // Whatever they claimed to be, the genuine ones are handled.
        Assert.Equal(200, await host.SendAsync(Call.Signed("req-0")));
        Assert.Equal(200, await host.SendAsync(Call.Signed("req-9999")));
        Assert.Equal(2, host.Parts.Handled.Count);
    }

    private static Call Padded(int length) => Call.Signed(body: Call.Body + new string(' ', length - Call.Body.Length));

    private static async Task<string?> SendRawAsync(Uri url, string header, string content, bool waitsForResponse = false)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using TcpClient client = new();
        await client.ConnectAsync(url.Host, url.Port, token);
        NetworkStream stream = client.GetStream();
        string headers = string.Concat(Call.Vector.Headers.Select(pair => $"{pair.Key}: {pair.Value}\r\n"));
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {WebhookHost.Path} HTTP/1.1\r\nHost: localhost\r\n{headers}{header}\r\n\r\n{content}"), token);
        using StreamReader reader = new(stream, Encoding.ASCII);
        if (waitsForResponse)
        {
            return await reader.ReadLineAsync(token);
        }

        client.Client.Shutdown(SocketShutdown.Send);
        try
        {
            return await reader.ReadToEndAsync(token);
        }
        catch (IOException)
        {
            // The server reset the connection.
            return string.Empty;
        }
    }
}
