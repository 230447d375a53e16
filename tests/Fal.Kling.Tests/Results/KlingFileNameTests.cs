using Fal.Kling.Tests.Transfer;

namespace Fal.Kling.Tests.Results;

public sealed class KlingFileNameTests
{
    [Theory]
    [InlineData("output.mp4", null, ".mp4")]
    [InlineData("OUTPUT.WEBM", null, ".webm")]
    [InlineData(null, "video/quicktime", ".mov")]
    [InlineData(null, "video/webm; codecs=vp9", ".webm")]
    [InlineData(null, null, ".mp4")]
    [InlineData("../../etc/passwd", "nonsense", ".mp4")]
    [InlineData("x.mp4/../../../evil.sh", null, ".mp4")]
    [InlineData("evil.mp4:stream", null, ".mp4")]
    [InlineData("a.exe", "application/x-msdownload", ".bin")]
    [InlineData(null, "image/png", ".png")]
    [InlineData(null, "image/jpeg", ".jpg")]
    [InlineData(null, "audio/mpeg", ".mp3")]
    [InlineData(null, "application/octet-stream", ".mp4")]
    public void The_name_consists_of_the_request_id_and_a_known_extension_and_nothing_else_from_the_server(string? fileName, string? contentType, string extension) =>
        Assert.Equal("kling-abc-123" + extension, KlingFileName.For(Video("abc-123", fileName, contentType)));

    [Theory]
    [InlineData("https://v3b.fal.media/a.png", ".png")]
    [InlineData("https://v3b.fal.media/a.webp?signature=1", ".webp")]
    [InlineData("https://v3b.fal.media/a.exe", ".mp4")]
    [InlineData("https://v3b.fal.media/", ".mp4")]
    public void Without_a_name_or_a_type_the_url_decides(string url, string extension) =>
        Assert.Equal("kling-abc-123" + extension, KlingFileName.For(Video("abc-123") with { Url = new Uri(url) }));

    [Theory]
    [InlineData("CON", "kling-CON.mp4")]
    [InlineData("-", "kling--.mp4")]
    public void A_request_id_cannot_lead_out_of_the_folder(string requestId, string expected) => Assert.Equal(expected, KlingFileName.For(Video(requestId)));

    [Fact]
    public void A_long_request_id_is_shortened_to_what_a_file_system_accepts() => Assert.True(KlingFileName.For(Video(new string('a', 128))).Length < 200);

    private static KlingFile Video(string requestId, string? fileName = null, string? contentType = null) => new()
    {
        Url = new Uri("https://v3b.fal.media/a.mp4"),
        FileName = fileName,
        ContentType = contentType,
        Ticket = FakeCdn.Video.Ticket with { RequestId = requestId },
    };
}
