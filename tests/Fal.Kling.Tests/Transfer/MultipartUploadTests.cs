using System.Net;
using Fal.Kling.Tests.Media;

namespace Fal.Kling.Tests.Transfer;

public sealed class MultipartUploadTests : IDisposable
{
    private const int Megabyte = 1024 * 1024;
    private static readonly byte[] Large = Noise((91 * Megabyte) + 7);
    private static readonly byte[] Medium = Noise(20 * Megabyte);

    private readonly FakeStorage fal = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => fal.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Above_90_MiB_it_is_uploaded_in_10_MiB_parts_whose_etags_are_in_the_header_or_the_body(bool inJson)
    {
        fal.ReturnsPartsInJson = inJson;
        Uri url = await fal.Client().UploadAsync(KlingMedia.FromBytes(Large), cancellationToken: Token);
        Assert.Equal("https://v3b.fal.media/files/b/1/image.png", url.AbsoluteUri);
        Assert.Equal("https://rest.fal.ai/storage/upload/initiate-multipart?storage_type=fal-cdn-v3", fal.Initiated.Single().Url.AbsoluteUri);
        Assert.Equal(10, fal.Put.Count());
        Assert.All(fal.Put, put =>
        {
            Assert.Equal($"https://signed.example.com/up/%23a1/image.png/{put.Part}?X-Amz-Signature=s%2F1", put.Url.AbsoluteUri);
            Assert.Equal(put.Part < 10 ? 10 * Megabyte : Megabyte + 7, put.Body.Length);
            Assert.Null(put.Authorization);
            Assert.Null(put.ContentType);
        });
        SentRequest completion = fal.Sent.Last();
        Assert.Equal("https://signed.example.com/up/%23a1/image.png/complete?X-Amz-Signature=s%2F1", completion.Url.AbsoluteUri);
        Assert.Null(completion.Authorization);
        Assert.Equal(Enumerable.Range(1, 10), completion.Json.GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("partNumber").GetInt32()));
        Assert.True(Large.AsSpan().SequenceEqual(fal.Assembled()));
    }

    [Fact]
    public async Task Up_to_90_MiB_it_is_uploaded_in_one_request()
    {
        await fal.Client().UploadAsync(KlingMedia.FromBytes(Large.AsMemory(0, 90 * Megabyte)), cancellationToken: Token);
        Assert.Equal(90 * Megabyte, Assert.Single(fal.Put).Body.Length);
    }

    [Theory]
    [InlineData(10 * Megabyte, 1)]
    [InlineData((10 * Megabyte) + 1, 2)]
    [InlineData((20 * Megabyte) - 1, 2)]
    [InlineData(20 * Megabyte, 2)]
    public async Task A_stream_of_unknown_length_is_uploaded_in_parts_as_they_fill(int length, int parts)
    {
        RecordedProgress progress = new();
        byte[] content = Medium[..length];
        await fal.Client().UploadAsync(KlingMedia.FromStream(new ForwardStream(content, pieceSize: 1_000_003)), new UploadOptions { Progress = progress }, Token);
        Assert.Equal(parts, fal.Put.Count());
        Assert.True(content.AsSpan().SequenceEqual(fal.Assembled()));
        Assert.Equal(new TransferProgress(0, null), progress.Reports[0]);
        Assert.Equal(new TransferProgress(length, length), progress.Reports[^1]);
    }

    [Fact]
    public async Task A_stream_of_unknown_length_that_fits_into_one_part_is_uploaded_in_one_request()
    {
        byte[] content = Medium[..((10 * Megabyte) - 1)];
        await fal.Client().UploadAsync(KlingMedia.FromStream(new ForwardStream(content)), cancellationToken: Token);
        Assert.True(content.AsSpan().SequenceEqual(Assert.Single(fal.Put).Body));
    }

    [Fact]
    public async Task Each_part_is_retried_on_its_own()
    {
        HashSet<int> failed = [];
        fal.Fail = request =>
        {
            lock (failed)
            {
                return request.Part is { } part && failed.Add(part) ? new HttpResponseMessage(HttpStatusCode.InternalServerError) : null;
            }
        };
        await fal.Client(maxRetries: 1).UploadAsync(KlingMedia.FromBytes(Large), cancellationToken: Token);
        Assert.Equal(20, fal.Put.Count());
        Assert.True(Large.AsSpan().SequenceEqual(fal.Assembled()));
    }

    [Fact]
    public async Task Parts_of_a_forward_only_stream_are_retried_too()
    {
        HashSet<int> failed = [];
        fal.Fail = request =>
        {
            lock (failed)
            {
                return request.Part is { } part && failed.Add(part) ? new HttpResponseMessage(HttpStatusCode.InternalServerError) : null;
            }
        };
        await fal.Client(maxRetries: 1).UploadAsync(KlingMedia.FromStream(new ForwardStream(Large)), cancellationToken: Token);
        Assert.Equal(20, fal.Put.Count());
        Assert.True(Large.AsSpan().SequenceEqual(fal.Assembled()));
    }

    [Fact]
    public async Task Two_to_four_parts_are_uploaded_at_once()
    {
        int now = 0;
        int most = 0;
        using ManualResetEventSlim isJoined = new();
        fal.Reading = (url, length) =>
        {
            if (url.Host == FakeStorage.UploadHost && length <= 128 * 1024)
            {
                most = Math.Max(most, Interlocked.Increment(ref now));
                if (most > 1)
                {
                    isJoined.Set();
                }

                // The first part does not end before another one has started.
                isJoined.Wait(TimeSpan.FromMinutes(1), Token);
            }
            else if (length >= 10 * Megabyte)
            {
                Interlocked.Decrement(ref now);
            }
        };
        await fal.Client().UploadAsync(KlingMedia.FromBytes(Large), cancellationToken: Token);
        Assert.InRange(most, 2, 4);
    }

    [Fact]
    public async Task A_part_that_is_refused_ends_the_upload_and_is_named()
    {
        fal.Fail = request => request.Part == 3 ? new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StringContent("""{"detail":"Request has expired"}""") } : null;
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => fal.Client().UploadAsync(KlingMedia.FromBytes(Large), cancellationToken: Token));
        Assert.StartsWith("fal refused part 3 of the upload of media with 403: Request has expired", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(fal.Sent, request => request.Url.AbsolutePath.EndsWith("complete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_part_without_an_etag_is_reported_before_the_completion_would_fail()
    {
        fal.Fail = request => request.Part == 2 ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}") } : null;
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => fal.Client().UploadAsync(KlingMedia.FromBytes(Large), cancellationToken: Token));
        Assert.Contains("part 2 of the upload of media (200) has no ETag", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_fails_after_some_parts_is_reported_as_a_stream_failure()
    {
        using BreakingStream broken = new(new MemoryStream(Large), 50 * Megabyte, new InvalidOperationException("the camera was unplugged"));
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => fal.Client().UploadAsync(KlingMedia.FromStream(broken), cancellationToken: Token));
        Assert.Contains("the camera was unplugged", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(fal.Sent, request => request.Url.AbsolutePath.EndsWith("complete", StringComparison.Ordinal));
    }

    private static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        ImageSamples.PngOf(640, 360).CopyTo(bytes, 0);
        return bytes;
    }
}
