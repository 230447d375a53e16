using Fal.Kling.Tests.Media;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Transfer;

/// <summary>Whatever kind of stream a web application passes, all of it arrives, and it is only read asynchronously.</summary>
public sealed class StreamUploadTests : IDisposable
{
    private readonly FakeStorage fal = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kling-stream-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, int> Kinds
    {
        get
        {
            TheoryData<string, int> kinds = [];
            foreach (string kind in new[] { "memory", "file", "forward", "buffering", "async-only seekable", "async-only forward" })
            {
                foreach (int size in new[] { 64, 5_000, (256 * 1024) - 1, 256 * 1024, (256 * 1024) + 1, 1024 * 1024, 11 * 1024 * 1024 })
                {
                    kinds.Add(kind, size);
                }
            }

            return kinds;
        }
    }

    public void Dispose()
    {
        fal.Dispose();
        folder.Delete(recursive: true);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_stream_is_uploaded_from_its_current_position(string kind, int size)
    {
        byte[] png = ImageSamples.PngOf(640, 360, size);
        new Random(size).NextBytes(png.AsSpan(40));
        await using Stream stream = await OpenAsync(kind, [.. new byte[500], .. png]);
        await stream.ReadExactlyAsync(new byte[500], Token);
        ImageToVideoRequest request = new() { Prompt = "A leaf", Image = KlingMedia.FromStream(stream, "application/octet-stream") };

        Assert.Empty(request.Validate());
        await fal.Client().SubmitAsync(request, cancellationToken: Token);

        Assert.True(png.AsSpan().SequenceEqual(fal.Put.Count() == 1 ? fal.Put.Single().Body : fal.Assembled()));
        Assert.Equal("image/png", fal.Initiated.Single().Json.GetProperty("content_type").GetString());
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("file")]
    [InlineData("buffering")]
    [InlineData("async-only seekable")]
    public async Task A_seekable_stream_can_be_uploaded_several_times(string kind)
    {
        byte[] png = ImageSamples.PngOf(640, 360, 400_000);
        await using Stream stream = await OpenAsync(kind, png);
        KlingMedia image = KlingMedia.FromStream(stream);
        await fal.Client().UploadAsync(image, cancellationToken: Token);
        await fal.Client().UploadAsync(image, cancellationToken: Token);
        Assert.Equal(2, fal.Put.Count());
        Assert.All(fal.Put, put => Assert.Equal(png, put.Body));
    }

    [Theory]
    [InlineData("memory", "is not an image")]
    [InlineData("buffering", "is not an image")]
    [InlineData("async-only forward", "is not an image")]
    [InlineData("nothing", "is empty")]
    [InlineData("closed", "cannot be read")]
    public async Task A_bad_stream_is_rejected_before_anything_is_sent_and_names_its_property(string kind, string reason)
    {
        await using Stream stream = await OpenAsync(kind, kind == "nothing" ? [] : "<html>"u8.ToArray());
        ImageToVideoRequest request = new()
        {
            Prompt = "A leaf",
            Model = KlingModel.V21Pro,
            Image = KlingMedia.FromBytes(ImageSamples.PngOf(640, 360)),
            TailImage = KlingMedia.FromStream(stream),
        };
        if (kind == "closed")
        {
            stream.Dispose();
        }

        KlingValidationException exception = await Assert.ThrowsAsync<KlingValidationException>(() => fal.Client().SubmitAsync(request, cancellationToken: Token));
        KlingProblem problem = Assert.Single(exception.Problems);
        Assert.Equal("TailImage", problem.Path);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
        Assert.Empty(fal.Sent);
    }

    [Fact]
    public async Task Both_bad_streams_of_a_request_are_named()
    {
        await using Stream first = await OpenAsync("buffering", "<html>"u8.ToArray());
        await using Stream last = await OpenAsync("forward", []);
        ImageToVideoRequest request = new() { Prompt = "A leaf", Model = KlingModel.V21Pro, Image = KlingMedia.FromStream(first), TailImage = KlingMedia.FromStream(last) };
        KlingValidationException exception = await Assert.ThrowsAsync<KlingValidationException>(() => fal.Client().SubmitAsync(request, cancellationToken: Token));
        Assert.Equal(["Image", "TailImage"], exception.Problems.Select(problem => problem.Path));
    }

    [Fact]
    public async Task A_small_image_in_a_stream_causes_the_same_warning_as_a_file()
    {
        RecordingLogger log = new();
        await using Stream stream = await OpenAsync("async-only seekable", ImageSamples.PngOf(100, 100));
        await fal.Client(logger: log).SubmitAsync(new ImageToVideoRequest { Prompt = "A leaf", Image = KlingMedia.FromStream(stream) }, cancellationToken: Token);
        Assert.Contains(log.Lines, line => line.Contains("Image: it is 100 x 100 pixels", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_caller_who_cancels_while_the_stream_is_read_gets_a_cancellation()
    {
        using CancellationTokenSource stop = new();
        await using AsyncOnlyStream stream = new(ImageSamples.PngOf(640, 360, 600_000), canSeek: false, reading: stop.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fal.Client().UploadAsync(KlingMedia.FromStream(stream), cancellationToken: stop.Token));
        Assert.Empty(fal.Sent);
    }

    private async Task<Stream> OpenAsync(string kind, byte[] content)
    {
        switch (kind)
        {
            case "file":
                string path = Path.Combine(folder.FullName, Path.GetRandomFileName());
                await File.WriteAllBytesAsync(path, content, Token);
                return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 4096, useAsync: true);
            case "forward":
                return new ForwardStream(content, pieceSize: 7_777);
            case "buffering":
                return new AsyncOnlyStream(content, canSeek: true, reportsOnlyWhatWasRead: true);
            case "async-only seekable":
                return new AsyncOnlyStream(content, canSeek: true);
            case "async-only forward":
                return new AsyncOnlyStream(content, canSeek: false);
            default:
                return new MemoryStream(content);
        }
    }

    /// <summary>A stream as ASP.NET Core passes it: synchronous reads throw. While it is being buffered, its length is the number of bytes read so far.</summary>
    private sealed class AsyncOnlyStream(byte[] content, bool canSeek, bool reportsOnlyWhatWasRead = false, Action? reading = null) : Stream
    {
        private int position;
        private int furthest;
        private bool isClosed;

        public override bool CanRead => !isClosed;

        public override bool CanSeek => canSeek;

        public override bool CanWrite => false;

        public override long Length => !canSeek ? throw new NotSupportedException() : reportsOnlyWhatWasRead ? furthest : content.Length;

        public override long Position
        {
            get => canSeek ? position : throw new NotSupportedException();
            set => position = canSeek ? (int)value : throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            await Task.Yield();
            reading?.Invoke();
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(Math.Min(buffer.Length, 30_001), content.Length - position);
            content.AsMemory(position, count).CopyTo(buffer);
            position += count;
            furthest = Math.Max(furthest, position);
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new InvalidOperationException("Synchronous operations are disallowed.");

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        protected override void Dispose(bool disposing)
        {
            isClosed = true;
            base.Dispose(disposing);
        }
    }
}
