using System.Text.Json;
using System.Text.RegularExpressions;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Media;

/// <summary>The URL in the JSON is valid by RFC 3986 and is the one that was checked. Any other is rejected when it is set.</summary>
public sealed partial class MediaUrlTests
{
    [Theory]
    [InlineData("  https://example.com/padded.png\r\n", "https://example.com/padded.png")]
    [InlineData("\t https://example.com/a.png\u00A0", "https://example.com/a.png")]
    [InlineData("https://example.com/my photo.png", "https://example.com/my%20photo.png")]
    [InlineData("https://example.com/фото/日本.png", "https://example.com/%D1%84%D0%BE%D1%82%D0%BE/%E6%97%A5%E6%9C%AC.png")]
    [InlineData("https://example.com/🦦.png?q=🦦", "https://example.com/%F0%9F%A6%A6.png?q=%F0%9F%A6%A6")]
    [InlineData("https://münchen.example/a.png", "https://xn--mnchen-3ya.example/a.png")]
    [InlineData("HTTPS://例え.テスト:8443/a.png", "https://xn--r8jz45g.xn--zckzah:8443/a.png")]
    [InlineData("https://[2001:db8::1]:8443/a.png", "https://[2001:db8::1]:8443/a.png")]
    [InlineData("http://example.com:80/a.png", "http://example.com/a.png")]
    [InlineData("https://example.com/a[1].png?x[]=1|2^3", "https://example.com/a%5B1%5D.png?x%5B%5D=1%7C2%5E3")]
    [InlineData("https://example.com/100%.png", "https://example.com/100%25.png")]
    [InlineData("https://example.com/a%20b.png?sig=a%2Fb%3D&x=1", "https://example.com/a%20b.png?sig=a%2Fb%3D&x=1")]
    [InlineData("https://example.com", "https://example.com/")]
    [InlineData("data:image/png;base64,iVBORw0KGgo=", "data:image/png;base64,iVBORw0KGgo=")]
    [InlineData(" DATA:IMAGE/JPEG;BASE64,/9j/4A==\n", "DATA:IMAGE/JPEG;BASE64,/9j/4A==")]
    [InlineData("data:image/png;name=a.png;base64,iVBORw0KGgo%3D", "data:image/png;name=a.png;base64,iVBORw0KGgo%3D")]
    [InlineData("data:image/svg+xml,<svg>é</svg>", "data:image/svg+xml,%3Csvg%3E%C3%A9%3C/svg%3E")]
    public async Task The_url_that_is_sent_is_valid(string url, string expected)
    {
        FakeFal fal = new();
        fal.Handler.Submit.Then(Reply.Accepted);
        await fal.Time.RunAsync(() => fal.Client().SubmitAsync(new ImageToVideoRequest { Prompt = "p", Image = KlingMedia.FromUrl(url) }));
        using JsonDocument sent = JsonDocument.Parse(fal.Handler.Sent[0].Body!);
        string actual = sent.RootElement.GetProperty("image_url").GetString()!;
        Assert.Equal(expected, actual);
        Assert.Matches(Rfc3986(), actual);
    }

    [Theory]
    [InlineData("https://example.com/a\nb.png")]
    [InlineData("https://exa\r\nmple.com/a.png")]
    [InlineData("https://example.com/a\tb.png")]
    [InlineData("https://example.com/a\u0000.png")]
    [InlineData("https://example.com/a\u2028b.png")]
    [InlineData("https://example.com/a\u0085b.png")]
    [InlineData("data:image/png;base64,iVBO\nRw0K")]
    public void A_line_break_in_a_url_is_rejected(string url) => AssertRefused(url, "control character");

    [Theory]
    [InlineData("https://otter:pass-word@example.com/a.png")]
    [InlineData("https://otter@example.com/a.png")]
    [InlineData("http://:pass-word@example.com/a.png")]
    public void A_user_name_or_password_in_a_url_is_rejected(string url) => AssertRefused(url, "user name or password");

    [Theory]
    [InlineData("data:image/png;base64", "comma")]
    [InlineData("data:", "comma")]
    [InlineData("data:image/png;base64,", "without data")]
    [InlineData("data:image/png;base64,not*base64", "not valid base64")]
    [InlineData("data:image/png;base64,iVBORw0KGgo", "not valid base64")]
    [InlineData("data:image/png;base64,iVBO Rw0KGgo=", "not valid base64")]
    [InlineData("data:image/png;base64,iVBO-_0KGgo=", "not valid base64")]
    [InlineData("data:text/html;base64,PGh0bWw+", "text/html")]
    [InlineData("data:;base64,iVBORw0KGgo=", "not an image")]
    [InlineData("data:image/;base64,AAAA", "not an image")]
    public void A_malformed_data_uri_is_rejected(string url, string reason) => AssertRefused(url, reason);

    [Fact]
    public async Task A_large_data_uri_is_sent_whole_and_shown_abbreviated()
    {
        string url = "data:image/png;base64," + Convert.ToBase64String(new byte[300_000]);
        KlingMedia image = KlingMedia.FromUrl(url);
        Assert.Equal(url, ((UrlMedia)image).WireText);
        Assert.Equal("data URI", image.ToString());
        Assert.Equal(url, (await new FakeFal().Client().UploadAsync(image, cancellationToken: TestContext.Current.CancellationToken)).OriginalString);
        Assert.InRange(Assert.Throws<ArgumentException>(() => KlingMedia.FromUrl(url + "*")).Message.Length, 20, 200);
    }

    [Fact]
    public void A_Uri_object_is_treated_like_its_text() =>
        Assert.Equal("https://xn--mnchen-3ya.example/my%20photo.png", ((UrlMedia)KlingMedia.FromUrl(new Uri("https://münchen.example/my photo.png"))).WireText);

    [Fact]
    public void A_relative_uri_is_rejected_with_a_hint() =>
        Assert.Contains("FromFile", Assert.Throws<ArgumentException>(() => KlingMedia.FromUrl(new Uri("a.png", UriKind.Relative))).Message, StringComparison.Ordinal);

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+.-]*:(//(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d+)?(?=[/?#]))?([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*(\?([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?(#.*)?$")]
    private static partial Regex Rfc3986();

    private static void AssertRefused(string url, string reason)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => KlingMedia.FromUrl(url));
        Assert.Equal("url", exception.ParamName);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pass-word", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }
}
