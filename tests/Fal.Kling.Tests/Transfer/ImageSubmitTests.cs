using System.Net;
using Fal.Kling.Tests.Media;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Tests.Transfer;

public sealed class ImageSubmitTests : IDisposable
{
    private readonly FakeStorage fal = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ImageToVideoRequest Request { get; } = new()
    {
        Prompt = "A leaf turns red",
        Model = KlingModel.V21Pro,
        Image = KlingMedia.FromBytes(ImageSamples.PngOf(640, 360)),
        TailImage = KlingMedia.FromBytes(ImageSamples.Avif),
    };

    public void Dispose() => fal.Dispose();

    [Fact]
    public async Task The_job_is_submitted_with_the_urls_of_the_uploads()
    {
        await fal.Client().SubmitAsync(Request, cancellationToken: Token);
        SentRequest submit = fal.Bought.Single();
        SentRequest png = fal.Put.Single(put => put.ContentType == "image/png");
        Assert.Equal($"https://v3b.fal.media/files/b/{NumberOf(png)}/image.png", submit.Json.GetProperty("image_url").GetString());
        SentRequest avif = fal.Put.Single(put => put.ContentType == "image/avif");
        Assert.Equal($"https://v3b.fal.media/files/b/{NumberOf(avif)}/image.avif", submit.Json.GetProperty("tail_image_url").GetString());
    }

    [Fact]
    public async Task Both_images_upload_at_once()
    {
        TaskCompletionSource both = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int begun = 0;
        fal.Reading = (url, _) =>
        {
            if (url.Host == FakeStorage.UploadHost)
            {
                if (Interlocked.Increment(ref begun) == 2)
                {
                    both.SetResult();
                }

                both.Task.Wait(Token);
            }
        };
        await fal.Client().SubmitAsync(Request, cancellationToken: Token);
        Assert.Equal(2, begun);
    }

    [Fact]
    public async Task One_image_for_both_frames_is_uploaded_once()
    {
        await fal.Client().SubmitAsync(Request with { TailImage = Request.Image }, cancellationToken: Token);
        Assert.Single(fal.Put);
        SentRequest submit = fal.Bought.Single();
        Assert.Equal(submit.Json.GetProperty("image_url").GetString(), submit.Json.GetProperty("tail_image_url").GetString());
    }

    [Fact]
    public async Task A_url_is_passed_on_and_only_the_other_image_is_uploaded()
    {
        await fal.Client().SubmitAsync(Request with { TailImage = KlingMedia.FromUrl("https://example.com/last.png") }, cancellationToken: Token);
        Assert.Single(fal.Put);
        Assert.Equal("https://example.com/last.png", fal.Bought.Single().Json.GetProperty("tail_image_url").GetString());
    }

    [Fact]
    public async Task Options_for_uploads_and_for_the_output_are_not_mixed_up()
    {
        RecordedProgress progress = new();
        SubmitOptions options = new()
        {
            OutputLifetime = TimeSpan.FromDays(1),
            OutputAccess = new FileAccessPolicy { Default = FileAccessDecision.Forbid },
            Upload = new UploadOptions { Lifetime = TimeSpan.FromHours(1), Progress = progress },
        };
        await fal.Client().SubmitAsync(Request, options, Token);
        Assert.All(fal.Initiated, initiate => Assert.Equal("""{"expiration_duration_seconds":3600}""", initiate.Header("X-Fal-Object-Lifecycle")));
        Assert.Equal("""{"expiration_duration_seconds":86400,"initial_acl":{"default":"forbid","rules":[]}}""", fal.Bought.Single().Header("X-Fal-Object-Lifecycle-Preference"));
        long total = 64 + ImageSamples.Avif.Length;
        Assert.Equal(new TransferProgress(total, total), progress.Reports[^1]);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.BadGateway)]
    public async Task A_failed_upload_creates_no_job_and_says_so(HttpStatusCode status)
    {
        fal.Fail = request => request.ContentType == "image/avif" ? new HttpResponseMessage(status) : null;
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => fal.Client().SubmitAsync(Request, cancellationToken: Token));
        Assert.StartsWith($"fal refused the upload of TailImage with {(int)status}", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was bought.", exception.Message, StringComparison.Ordinal);
        Assert.Null(exception.Ticket);
        Assert.Empty(fal.Bought);
    }

    [Fact]
    public async Task A_stream_that_is_not_an_image_creates_no_job()
    {
        using ForwardStream page = new("<html>"u8.ToArray());
        KlingValidationException exception = await Assert.ThrowsAsync<KlingValidationException>(() =>
            fal.Client().SubmitAsync(Request with { Image = KlingMedia.FromStream(page) }, cancellationToken: Token));
        Assert.Equal("Image", Assert.Single(exception.Problems).Path);
        Assert.EndsWith("Nothing was bought.", exception.Message, StringComparison.Ordinal);
        Assert.Empty(fal.Bought);
    }

    [Fact]
    public async Task A_missing_file_is_found_before_anything_is_sent_and_before_the_key_is_requested()
    {
        bool asked = false;
        using KlingClient client = new(
            new KlingClientOptions { ApiKeyProvider = _ => new ValueTask<string>((asked = true).ToString()) }, fal);
        KlingValidationException exception = await Assert.ThrowsAsync<KlingValidationException>(() =>
            client.ImageToVideoAsync(Request with { Image = KlingMedia.FromFile("/no/such/photo.jpg") }, cancellationToken: Token));
        Assert.Equal("The request was not sent: Image: the file '/no/such/photo.jpg' does not exist.", exception.Message);
        Assert.Empty(fal.Sent);
        Assert.False(asked);
    }

    [Fact]
    public async Task A_warning_is_logged_and_does_not_stop_the_request()
    {
        List<string> lines = [];
        await fal.Client(logger: new ListLogger(lines)).SubmitAsync(Request with { Image = KlingMedia.FromBytes(ImageSamples.PngOf(100, 100)) }, cancellationToken: Token);
        Assert.Single(fal.Bought);
        Assert.Contains(lines, line => line.StartsWith("Warning 11 Image: it is 100 x 100 pixels", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_caller_who_cancels_during_the_upload_has_bought_nothing()
    {
        using CancellationTokenSource stop = new();
        fal.Reading = (url, _) =>
        {
            if (url.Host == FakeStorage.UploadHost)
            {
                stop.Cancel();
                stop.Token.ThrowIfCancellationRequested();
            }
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fal.Client().SubmitAsync(Request, cancellationToken: stop.Token));
        Assert.Empty(fal.Bought);
    }

    [Fact]
    public async Task The_attempt_callback_runs_after_the_uploads()
    {
        int puts = 0;
        SubmitOptions options = new()
        {
            OnSubmitting = (_, _) =>
            {
                puts = fal.Put.Count();
                return default;
            },
        };
        await fal.Client().SubmitAsync(Request, options, Token);
        Assert.Equal(2, puts);
    }

    private static string NumberOf(SentRequest put) => put.Url.Segments[^2].Trim('/')[4..];

    private sealed class ListLogger(List<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Add($"{logLevel} {eventId.Id} {formatter(state, exception)}");
    }
}
