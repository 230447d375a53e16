using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Webhooks;

/// <summary>What the client adds to the URL of a webhook, and how it is read back from what a stranger may have changed.</summary>
public sealed class WebhookOriginTests
{
    private const string Secret = "a secret of some length";
    private const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static readonly WebhookOrigin Origin = new(FakeFal.TextEndpoint) { TraceParent = Trace };

    [Theory]
    [InlineData("https://example.com/hook")]
    [InlineData("https://example.com/hook?")]
    [InlineData("https://example.com/hook?a=1&b=%C3%BC%20x")]
    [InlineData("https://example.com:8443/hook?order=7&=&&x#part")]
    public void It_is_read_back_with_and_without_a_secret(string url)
    {
        foreach (string? secret in new[] { null, Secret })
        {
            Uri extended = Origin.AddTo(new Uri(url), secret);
            Assert.StartsWith(url.Split('#')[0].TrimEnd('?'), extended.AbsoluteUri, StringComparison.Ordinal);
            Assert.EndsWith(new Uri(url).Fragment, extended.AbsoluteUri, StringComparison.Ordinal);
            Assert.True(WebhookOrigin.TryRead(extended.Query, secret, out WebhookOrigin? read, out string? problem), problem);
            Assert.Equal(Origin, read);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("?a=1&b")]
    public void A_query_without_an_origin_is_accepted_only_without_a_secret(string? query)
    {
        Assert.True(WebhookOrigin.TryRead(query, secret: null, out WebhookOrigin? origin, out _));
        Assert.Null(origin);
        Assert.False(WebhookOrigin.TryRead(query, Secret, out _, out string? problem));
        Assert.NotNull(problem);
    }

    [Fact]
    public void With_a_secret_every_change_is_noticed()
    {
        string query = Origin.AddTo(new Uri("https://example.com/hook?order=7"), Secret).Query;
        string[] changed =
        [
            query.Replace("master", "pro", StringComparison.Ordinal),
            query.Replace("4bf9", "4bf8", StringComparison.Ordinal),
            query.Replace($"&kling_trace={Trace}", string.Empty, StringComparison.Ordinal),
            query[..^1] + (query[^1] == '0' ? '1' : '0'),
            query[..^2],
            query[..query.IndexOf("&kling_mac", StringComparison.Ordinal)],
            Origin.AddTo(new Uri("https://example.com/hook"), "another secret of mine").Query,
            Origin.AddTo(new Uri("https://example.com/hook")).Query,
        ];
        Assert.All(changed, text => Assert.False(WebhookOrigin.TryRead(text, Secret, out WebhookOrigin? origin, out _) || origin is not null, text));
    }

    [Theory]
    [InlineData("kling_endpoint=../../other")]
    [InlineData("kling_endpoint=one")]
    [InlineData("kling_endpoint=")]
    [InlineData("kling_endpoint=a/b%0d%0ac")]
    [InlineData("kling_endpoint=fal-ai/kling-video&kling_endpoint=fal-ai/kling-video")]
    [InlineData("kling_endpoint=fal-ai/kling-video&%6bling_endpoint=fal-ai/other")]
    [InlineData("kling_endpoint=fal-ai/kling-video&kling_trace=x")]
    [InlineData("kling_endpoint=fal-ai/kling-video&kling_trace=a&kling_trace=b")]
    public void What_the_client_never_writes_is_refused(string query)
    {
        Assert.False(WebhookOrigin.TryRead("?" + query, secret: null, out WebhookOrigin? origin, out string? problem));
        Assert.Null(origin);
        Assert.NotNull(problem);
    }

    [Fact]
    public void The_order_and_the_encoding_of_parameters_do_not_matter()
    {
        string query = Origin.AddTo(new Uri("https://example.com/hook"), Secret).Query.TrimStart('?');
        string reversed = "?" + string.Join('&', query.Split('&').Reverse()).Replace("%2F", "/", StringComparison.Ordinal);
        Assert.True(WebhookOrigin.TryRead(reversed, Secret, out WebhookOrigin? read, out _));
        Assert.Equal(Origin, read);
    }

    [Theory]
    [InlineData("https://example.com/hook?kling_endpoint=x")]
    [InlineData("https://example.com/hook?a=1&kling_mac=")]
    [InlineData("http://example.com/hook")]
    [InlineData("ftp://127.0.0.1/hook")]
    [InlineData("/hook")]
    public void A_webhook_url_that_cannot_be_extended_or_is_not_https_is_refused(string url) =>
        Assert.Equal("WebhookUrl", Assert.Throws<ArgumentException>(() => new SubmitOptions { WebhookUrl = new Uri(url, UriKind.RelativeOrAbsolute) }).ParamName);

    [Theory]
    [InlineData("http://127.0.0.1:5000/hook")]
    [InlineData("http://localhost/hook")]
    [InlineData("http://[::1]:5000/hook")]
    public void Http_is_accepted_on_loopback(string url) => Assert.NotNull(new SubmitOptions { WebhookUrl = new Uri(url) }.WebhookUrl);

    [Fact]
    public async Task A_submission_adds_endpoint_and_secret_to_the_url()
    {
        FakeFal fal = new();
        fal.Handler.Submit.Then(Reply.Accepted);
        await fal.SubmitAsync(new SubmitOptions { WebhookUrl = new Uri("https://example.com/hook?order=7") }, options => options.WebhookUrlSecret = Secret);

        Uri url = new(Uri.UnescapeDataString(fal.Handler.Sent[0].Url.Split("fal_webhook=")[1]));
        Assert.StartsWith("?order=7&", url.Query, StringComparison.Ordinal);
        Assert.True(WebhookOrigin.TryRead(url.Query, Secret, out WebhookOrigin? origin, out _));
        Assert.Equal(FakeFal.TextEndpoint, origin?.EndpointId);
    }

    [Fact]
    public void A_short_secret_is_refused_and_not_shown()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new KlingClient(new KlingClientOptions { ApiKey = FakeFal.Key, WebhookUrlSecret = "tooshort" }));
        Assert.Contains("WebhookUrlSecret", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("tooshort", exception.Message, StringComparison.Ordinal);
    }
}
