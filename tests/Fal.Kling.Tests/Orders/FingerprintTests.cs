using System.Text.Json.Nodes;
using Fal.Kling.Tests.Media;
using Fal.Kling.Tests.Support;
using RichardSzalay.MockHttp;

namespace Fal.Kling.Tests.Orders;

/// <summary>A fingerprint covers what is bought, with media by their content.</summary>
public sealed class FingerprintTests : IDisposable
{
    private static readonly byte[] Picture = ImageSamples.PngOf(640, 360);

    private readonly string file = Path.GetTempFileName();

    public FingerprintTests() => File.WriteAllBytes(file, Picture);

    [Fact]
    public async Task Media_count_by_their_content_however_they_are_given()
    {
        string expected = await OfAsync(KlingMedia.FromBytes(Picture));
        Assert.StartsWith("1:", expected, StringComparison.Ordinal);
        Assert.Equal(expected, await OfAsync(KlingMedia.FromFile(file)));
        Assert.Equal(expected, await OfAsync(KlingMedia.FromStream(new MemoryStream(Picture))));
        Assert.Equal(expected, await OfAsync(KlingMedia.FromStream(new ForwardStream(Picture))));
        Assert.NotEqual(expected, await OfAsync(KlingMedia.FromBytes(ImageSamples.PngOf(640, 361))));
    }

    [Fact]
    public async Task A_url_counts_as_itself_or_as_its_content_id()
    {
        string first = await OfAsync(KlingMedia.FromUrl("https://example.com/a.png?signature=1"));
        Assert.NotEqual(first, await OfAsync(KlingMedia.FromUrl("https://example.com/a.png?signature=2")));
        Assert.Equal(
            await OfAsync(KlingMedia.FromUrl("https://example.com/a.png?signature=1", "object-7")),
            await OfAsync(KlingMedia.FromUrl("https://example.com/a.png?signature=2", "object-7")));
    }

    [Fact]
    public async Task It_does_not_depend_on_the_order_of_json_and_covers_additional_input()
    {
        KlingMedia url = KlingMedia.FromUrl("https://example.com/a.png");
        string plain = await OfAsync(url);
        string ab = await OfAsync(url, new JsonObject { ["a"] = 1, ["b"] = new JsonObject { ["c"] = 1, ["d"] = 2 } });
        Assert.Equal(ab, await OfAsync(url, new JsonObject { ["b"] = new JsonObject { ["d"] = 2.0, ["c"] = 1 }, ["a"] = 1 }));
        Assert.NotEqual(plain, ab);
    }

    [Fact]
    public async Task A_stream_that_cannot_seek_is_hashed_and_still_uploaded()
    {
        FakeUploads fal = new();
        KlingMedia media = KlingMedia.FromStream(new ForwardStream(Picture));
        KlingClient client = fal.Client(new InMemoryIdempotencyStore());
        await client.SubmitAsync(RequestOf(media), new SubmitOptions { IdempotencyKey = "order" }, TestContext.Current.CancellationToken);
        Assert.Equal(Picture, fal.Uploaded);
        Assert.Empty(Directory.EnumerateFiles(Path.GetTempPath(), "fal-kling-*"));
    }

    [Fact]
    public async Task A_stream_that_was_read_already_is_refused_and_named()
    {
        KlingMedia media = KlingMedia.FromStream(new ForwardStream(Picture));
        await OfAsync(media);
        KlingValidationException exception = await Assert.ThrowsAsync<KlingValidationException>(() => OfAsync(media));
        Assert.Equal("Image", Assert.Single(exception.Problems).Path);
    }

    [Fact]
    public async Task Two_media_that_read_one_stream_are_refused_even_without_checks()
    {
        ForwardStream stream = new(Picture);
        ImageToVideoRequest request = RequestOf(KlingMedia.FromStream(stream)) with { TailImage = KlingMedia.FromStream(stream) };
        KlingClient client = new MockFal().Client(options => (options.IdempotencyStore, options.ValidateRequests) = (new InMemoryIdempotencyStore(), false));
        KlingValidationException exception = await Assert.ThrowsAsync<KlingValidationException>(
            () => client.SubmitAsync(request, new SubmitOptions { IdempotencyKey = "order" }, TestContext.Current.CancellationToken));
        KlingProblem problem = Assert.Single(exception.Problems);
        Assert.Equal("TailImage", problem.Path);
        Assert.Contains("reads the same stream as Image", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_covers_input_that_is_deeply_nested()
    {
        KlingMedia url = KlingMedia.FromUrl("https://example.com/a.png");
        Assert.NotEqual(await OfAsync(url, Nested("a")), await OfAsync(url, Nested("b")));
    }

    public void Dispose() => File.Delete(file);

    private static JsonObject Nested(string text)
    {
        JsonNode node = JsonValue.Create(text);
        for (int depth = 0; depth < 100; depth++)
        {
            node = new JsonObject { ["a"] = node };
        }

        return (JsonObject)node;
    }

    private static ImageToVideoRequest RequestOf(KlingMedia media, JsonObject? additional = null) => new() { Prompt = "p", Image = media, AdditionalInput = additional };

    private static async Task<string> OfAsync(KlingMedia media, JsonObject? additional = null)
    {
        ImageToVideoRequest request = RequestOf(media, additional);
        using MediaContents contents = await MediaContents.ReadAsync(MediaCollector.Collect(request), TestContext.Current.CancellationToken);
        return RequestFingerprint.Of(request, contents);
    }

    /// <summary>fal with a storage that keeps the last upload.</summary>
    private sealed class FakeUploads
    {
        private readonly MockFal mock = new();

        public byte[]? Uploaded { get; private set; }

        public KlingClient Client(IKlingIdempotencyStore store)
        {
            mock.Http.When(HttpMethod.Post, "https://rest.fal.ai/*").Respond("application/json", """{"upload_url":"https://upload.example/put","file_url":"https://v3b.fal.media/files/a.png"}""");
            mock.Http.When(HttpMethod.Put, "https://upload.example/put").Respond(async request =>
            {
                Uploaded = await request.Content!.ReadAsByteArrayAsync();
                return new HttpResponseMessage();
            });
            mock.Http.When(HttpMethod.Post, "https://queue.fal.run/*").Respond("application/json", FakeFal.AcceptedJson());
            return mock.Client(options => options.IdempotencyStore = store);
        }
    }
}
