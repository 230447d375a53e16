using System.Net;
using Fal.Kling.Tests.Media;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Transfer;

public sealed class UploadTests : IDisposable
{
    private readonly FakeStorage fal = new();
    private readonly byte[] png = ImageSamples.PngOf(640, 360, 300_000);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kling-upload-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        fal.Dispose();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("bytes")]
    [InlineData("seekable")]
    [InlineData("forward")]
    public async Task An_image_upload_is_started_with_the_key_and_sent_without_it(string kind)
    {
        Assert.Equal(new Uri("https://v3b.fal.media/files/b/1/image.png"), await UploadAsync(Image(kind)));
        Assert.Collection(
            fal.Sent,
            initiate =>
            {
                Assert.Equal("https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3", initiate.Url.AbsoluteUri);
                Assert.Equal("POST", initiate.Method);
                Assert.Equal("Key " + FakeFal.Key, initiate.Authorization);
                Assert.Equal("image/png", initiate.Json.GetProperty("content_type").GetString());
                Assert.Equal("image.png", initiate.Json.GetProperty("file_name").GetString());
            },
            put =>
            {
                Assert.Equal("https://signed.example.com/up/%23a1/image.png?X-Amz-Signature=s%2F1", put.Url.AbsoluteUri);
                Assert.Equal("PUT", put.Method);
                Assert.Null(put.Authorization);
                Assert.Equal("image/png", put.ContentType);
                Assert.Equal(png.Length, put.ContentLength);
                Assert.Equal(png, put.Body);
            });
    }

    [Theory]
    [InlineData("file")]
    [InlineData("bytes")]
    [InlineData("seekable")]
    [InlineData("forward")]
    public async Task A_broken_upload_is_resent_from_the_start_of_the_content(string kind)
    {
        int failures = 2;
        fal.Reading = (url, length) =>
        {
            if (url.Host == FakeStorage.UploadHost && length > 200_000 && failures > 0)
            {
                failures--;
                throw new IOException("Connection reset by peer");
            }
        };
        await UploadAsync(Image(kind));
        Assert.Equal(png, Assert.Single(fal.Put).Body);
        Assert.Equal(0, failures);
    }

    [Fact]
    public async Task The_media_type_is_taken_from_the_bytes_and_not_from_the_name_or_the_caller()
    {
        await fal.Client().UploadAsync(KlingMedia.FromFile(Write("photo.png", ImageSamples.Jpeg)), cancellationToken: Token);
        await fal.Client().UploadAsync(KlingMedia.FromBytes(ImageSamples.Avif, "image/png"), cancellationToken: Token);
        await fal.Client().UploadAsync(KlingMedia.FromBytes(new byte[] { 1 }, "image/x-canon-cr3"), cancellationToken: Token);
        Assert.Equal(["image/jpeg", "image/avif", "image/x-canon-cr3"], fal.Put.Select(put => put.ContentType));
        Assert.Equal(["image.jpg", "image.avif", "image"], fal.Initiated.Select(initiate => initiate.Json.GetProperty("file_name").GetString()));
    }

    [Fact]
    public async Task Videos_and_sounds_are_uploaded_with_their_type_and_a_matching_name()
    {
        byte[][] contents =
        [
            new Mp4Sample().ToBytes(),
            new Mp4Sample { Brand = "qt  " }.ToBytes(),
            new Mp4Sample { Brand = "M4A ", HasPicture = false }.ToBytes(),
            SoundSamples.Mp3(3),
            SoundSamples.Wav(3),
            [.. "fLaC"u8, .. new byte[40]],
        ];
        foreach (byte[] content in contents)
        {
            await UploadAsync(KlingMedia.FromBytes(content, "application/octet-stream"));
        }

        await UploadAsync(KlingMedia.FromBytes(new byte[] { 1 }, "video/x-msvideo"));
        Assert.Equal(
            ["video/mp4", "video/quicktime", "audio/mp4", "audio/mpeg", "audio/wav", "audio/flac", "video/x-msvideo"], fal.Put.Select(put => put.ContentType));
        Assert.Equal(
            ["video.mp4", "video.mov", "audio.m4a", "audio.mp3", "audio.wav", "audio.flac", "video"],
            fal.Initiated.Select(initiate => initiate.Json.GetProperty("file_name").GetString()));
    }

    [Fact]
    public async Task Lifetime_and_access_rules_are_sent_in_both_of_fals_headers_when_the_upload_starts()
    {
        UploadOptions options = new()
        {
            Lifetime = TimeSpan.FromHours(1),
            Access = new FileAccessPolicy { Default = FileAccessDecision.Hide, Users = new Dictionary<string, FileAccessDecision> { ["zoë"] = FileAccessDecision.Allow } },
        };
        await fal.Client().UploadAsync(Image("bytes"), options, Token);
        SentRequest initiate = fal.Initiated.Single();
        const string Expected = """{"expiration_duration_seconds":3600,"initial_acl":{"default":"hide","rules":[{"user":"zo\u00EB","decision":"allow"}]}}""";
        Assert.Equal(Expected, initiate.Header("X-Fal-Object-Lifecycle"));
        Assert.Equal(Expected, initiate.Header("X-Fal-Object-Lifecycle-Preference"));
        Assert.Null(fal.Put.Single().Header("X-Fal-Object-Lifecycle"));
    }

    [Fact]
    public async Task Without_lifetime_or_access_rules_no_such_header_is_sent()
    {
        await UploadAsync(Image("bytes"));
        Assert.Null(fal.Initiated.Single().Header("X-Fal-Object-Lifecycle"));
    }

    [Fact]
    public void A_lifetime_of_less_than_a_minute_is_rejected_when_it_is_set() =>
        Assert.Throws<ArgumentException>(() => new UploadOptions { Lifetime = TimeSpan.FromSeconds(59) });

    [Fact]
    public void An_access_rule_without_a_user_or_with_an_unknown_decision_is_rejected_when_it_is_set()
    {
        Assert.Throws<ArgumentException>(() => new FileAccessPolicy { Default = (FileAccessDecision)7 });
        Assert.Throws<ArgumentException>(() => new FileAccessPolicy { Default = default, Users = new Dictionary<string, FileAccessDecision> { [" "] = default } });
    }

    [Theory]
    [InlineData("http://signed.example.com/up/")]
    [InlineData("ftp://signed.example.com/up/")]
    [InlineData("/up/")]
    public async Task An_image_is_never_sent_unencrypted(string uploadUrl)
    {
        fal.UploadUrl = uploadUrl;
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => UploadAsync(Image("bytes")));
        Assert.Contains("lacks an https address", exception.Message, StringComparison.Ordinal);
        Assert.Empty(fal.Put);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, ApiErrorReason.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden, ApiErrorReason.Forbidden)]
    public async Task A_refusal_says_what_was_refused(HttpStatusCode status, ApiErrorReason reason)
    {
        fal.Fail = _ => new HttpResponseMessage(status) { Content = new StringContent("""{"detail":"No."}""") };
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => UploadAsync(Image("bytes")));
        Assert.StartsWith($"fal refused the upload of media with {(int)status}: No.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(reason, exception.Reason);
        Assert.Single(fal.Sent);
    }

    [Fact]
    public async Task Nothing_is_sent_for_content_that_is_not_an_image()
    {
        using ForwardStream forward = new("<html>"u8.ToArray());
        using ForwardStream nothing = new([]);
        KlingMedia[] images = [KlingMedia.FromFile(Write("page.png", "<html>"u8.ToArray())), KlingMedia.FromFile(Path.Combine(folder.FullName, "none.png")), KlingMedia.FromBytes(default), KlingMedia.FromStream(forward), KlingMedia.FromStream(nothing)];
        foreach (KlingMedia image in images)
        {
            KlingValidationException exception = await Assert.ThrowsAsync<KlingValidationException>(() => UploadAsync(image));
            Assert.Equal("media", Assert.Single(exception.Problems).Path);
        }

        Assert.Empty(fal.Sent);
    }

    [Fact]
    public async Task A_stream_is_uploaded_from_its_original_position_any_number_of_times()
    {
        using MemoryStream stream = new([1, 2, 3, .. png]);
        stream.Position = 3;
        KlingMedia image = KlingMedia.FromStream(stream);
        stream.Position = 0;
        await UploadAsync(image);
        await UploadAsync(image);
        Assert.All(fal.Put, put => Assert.Equal(png, put.Body));
    }

    [Fact]
    public async Task A_forward_only_stream_can_be_uploaded_once_and_the_second_time_says_so()
    {
        KlingMedia image = Image("forward");
        await UploadAsync(image);
        KlingValidationException exception = await Assert.ThrowsAsync<KlingValidationException>(() => UploadAsync(image));
        Assert.Contains("an earlier upload read the stream, which cannot seek back to its start", exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, fal.Sent.Count);
    }

    [Fact]
    public async Task One_stream_is_not_read_by_two_uploads_at_once()
    {
        using MemoryStream stream = new(png);
        KlingMedia image = KlingMedia.FromStream(stream);
        Task<Uri>? second = null;
        fal.Reading = (_, _) => second ??= UploadAsync(image);
        await UploadAsync(image);
        KlingValidationException exception = await Assert.ThrowsAsync<KlingValidationException>(() => second!);
        Assert.Contains("another upload is reading the stream", exception.Message, StringComparison.Ordinal);
        Assert.Equal(png, Assert.Single(fal.Put).Body);
    }

    [Fact]
    public async Task A_stream_that_fails_is_reported_and_the_network_is_not_blamed()
    {
        using BreakingStream atOnce = new(new MemoryStream(png), 0, new InvalidOperationException("the camera was unplugged"));
        KlingValidationException invalid = await Assert.ThrowsAsync<KlingValidationException>(() => UploadAsync(KlingMedia.FromStream(atOnce)));
        Assert.Equal("Nothing was sent: media: the stream cannot be read: the camera was unplugged", invalid.Message);
        using BreakingStream later = new(new MemoryStream(png), 280_000, new InvalidOperationException("the camera was unplugged"));
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => UploadAsync(KlingMedia.FromStream(later)));
        Assert.Equal("The upload of media failed: the stream cannot be read: the camera was unplugged.", exception.Message);
        Assert.Empty(fal.Sent);
    }

    [Fact]
    public async Task A_file_that_shrinks_while_it_is_read_is_not_retried()
    {
        string path = Write("shrinking.png", png);
        fal.Reading = (url, _) =>
        {
            if (url.Host == FakeStorage.UploadHost)
            {
                using FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                file.SetLength(100);
            }
        };
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => UploadAsync(KlingMedia.FromFile(path)));
        Assert.Contains("became shorter while it was read", exception.Message, StringComparison.Ordinal);
        Assert.Single(fal.Sent);
    }

    [Fact]
    public async Task Progress_counts_up_to_the_total_and_subtracts_a_failed_attempt()
    {
        RecordedProgress progress = new();
        bool fails = true;
        fal.Fail = request => request.Method == "PUT" && fails && !(fails = false) ? new HttpResponseMessage(HttpStatusCode.BadGateway) : null;
        await fal.Client().UploadAsync(Image("file"), new UploadOptions { Progress = progress }, Token);
        Assert.Equal(2, fal.Put.Count());
        Assert.Equal(new TransferProgress(0, png.Length), progress.Reports[0]);
        Assert.Equal(new TransferProgress(png.Length, png.Length), progress.Reports[^1]);
    }

    [Fact]
    public async Task A_custom_handler_that_resends_the_image_does_not_push_progress_past_the_total()
    {
        RecordedProgress progress = new();
        using KlingClient client = new(new KlingClientOptions { ApiKey = FakeFal.Key }, new TwiceHandler(fal));
        await client.UploadAsync(Image("bytes"), new UploadOptions { Progress = progress }, Token);
        Assert.Equal(2, fal.Put.Count());
        Assert.All(progress.Reports, report => Assert.InRange(report.Bytes, 0, png.Length));
        Assert.Equal(new TransferProgress(png.Length, png.Length), progress.Reports[^1]);
    }

    [Fact]
    public async Task Null_progress_options_compile_unambiguously()
    {
        KlingMedia url = KlingMedia.FromUrl("https://example.com/a.png");
        Assert.Equal(new Uri("https://example.com/a.png"), await fal.Client().UploadAsync(url, null, Token));
        Assert.Equal(new Uri("https://example.com/a.png"), await ((IKlingClient)fal.Client()).UploadAsync(url, null, Token));
        Assert.Empty(fal.Sent);
    }

    private Task<Uri> UploadAsync(KlingMedia image) => fal.Client().UploadAsync(image, cancellationToken: Token);

    private KlingMedia Image(string kind) => kind switch
    {
        "file" => KlingMedia.FromFile(Write("first.png", png)),
        "bytes" => KlingMedia.FromBytes(png),
        "seekable" => KlingMedia.FromStream(new MemoryStream(png)),
        _ => KlingMedia.FromStream(new ForwardStream(png, pieceSize: 7_777)),
    };

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(folder.FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private sealed class TwiceHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Put)
            {
                await base.SendAsync(request, cancellationToken);
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
