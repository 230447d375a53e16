using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Media;

public sealed class KlingMediaTests
{
    [Theory]
    [InlineData("first.png")]
    [InlineData("/home/me/first.png")]
    [InlineData("C:\\first.png")]
    [InlineData("ftp://example.com/first.png")]
    [InlineData("file:///first.png")]
    [InlineData("")]
    public void A_url_that_fal_cannot_read_is_rejected_with_a_hint_to_FromFile(string url)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => KlingMedia.FromUrl(url));
        Assert.Equal("url", exception.ParamName);
        Assert.Contains("FromFile", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://user:pass-word@example.com/first.png")]
    [InlineData("https//user:pass-word@example.com/first.png")]
    [InlineData("user:pass-word@example.com/first.png?signature=pass-word")]
    public void A_rejected_url_is_shown_without_its_password(string url)
    {
        string message = Assert.Throws<ArgumentException>(() => KlingMedia.FromUrl(url)).Message;
        Assert.DoesNotContain("pass-word", message, StringComparison.Ordinal);
        Assert.Contains("example.com/first.png", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_shows_a_presigned_url_without_its_signature()
    {
        ImageToVideoRequest request = new() { Prompt = "A robin", Image = KlingMedia.FromUrl("https://example.com/first.png?signature=pass-word") };
        Assert.Contains("https://example.com/first.png", request.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("pass-word", request.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_megabyte_of_text_does_not_fill_the_message() =>
        Assert.InRange(Assert.Throws<ArgumentException>(() => KlingMedia.FromUrl(new string('a', 1_000_000))).Message.Length, 100, 500);

    [Fact]
    public void A_data_uri_does_not_fill_a_log() => Assert.Equal("data URI", KlingMedia.FromUrl("data:image/png;base64,iVBORw0KGgo=").ToString());

    [Fact]
    public void An_unreadable_stream_and_a_blank_path_are_rejected_at_once()
    {
        using MemoryStream closed = new();
        closed.Close();
        Assert.Throws<ArgumentException>(() => KlingMedia.FromStream(closed));
        Assert.Throws<ArgumentException>(() => KlingMedia.FromFile(" "));
    }

    [Fact]
    public async Task An_image_that_is_a_url_needs_no_upload()
    {
        FakeFal fal = new();
        Uri url = new("https://example.com/first.png");
        Assert.Equal(url, await fal.Time.RunAsync(() => fal.Client().UploadAsync(KlingMedia.FromUrl(url))));
        Assert.Empty(fal.Handler.Sent);
    }

    [Fact]
    public void Urls_are_the_same_content_when_they_are_equal_or_have_the_same_content_id()
    {
        KlingMedia plain = KlingMedia.FromUrl("https://example.com/a.png");
        KlingMedia today = KlingMedia.FromUrl("https://example.com/a.png?signature=1", "photos/a");
        KlingMedia tomorrow = KlingMedia.FromUrl(new Uri("https://example.com/a.png?signature=2"), "photos/a");
        Assert.Equal(plain, KlingMedia.FromUrl(" https://example.com/a.png"));
        Assert.Equal(today, tomorrow);
        Assert.Equal(today.GetHashCode(), tomorrow.GetHashCode());
        Assert.NotEqual(today, KlingMedia.FromUrl("https://example.com/a.png?signature=1"));
        Assert.NotEqual(today, KlingMedia.FromUrl("https://example.com/a.png?signature=1", "photos/b"));
        Assert.NotEqual(plain, KlingMedia.FromUrl("https://example.com/b.png"));
        Assert.NotEqual(KlingMedia.FromUrl("https://example.com/b.png", "https://example.com/a.png"), plain);
        Assert.Throws<ArgumentException>(() => KlingMedia.FromUrl("https://example.com/a.png", " "));
        Assert.NotEqual(KlingMedia.FromFile("a.png"), KlingMedia.FromFile("a.png"));
    }

    [Theory]
    [InlineData("data:video/mp4;base64,AAAA")]
    [InlineData("data:audio/mpeg;base64,AAAA")]
    public void A_data_uri_can_be_a_video_or_a_sound(string url) => Assert.Equal("data URI", KlingMedia.FromUrl(url).ToString());
}
