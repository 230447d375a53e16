using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Http;

/// <summary>A finite HttpClient.Timeout of the caller's fires before our own deadlines. Whoever hears of it must learn which of the two it was.</summary>
public sealed class CallersTimeoutTests : IDisposable
{
    private readonly KlingClient client = new(
        new KlingClientOptions { ApiKey = FakeFal.Key, MaxRetries = 0 },

        // HttpClient's own timer takes no clock.
        new HttpClient(new SilentFal()) { Timeout = TimeSpan.FromMilliseconds(100) });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_status_that_it_ends_says_so()
    {
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => client.GetJob(FakeFal.Ticket).GetStatusAsync(cancellationToken: Token));
        AssertNamed(exception);
        Assert.Equal(FakeFal.Ticket, exception.Ticket);
    }

    [Fact]
    public async Task A_submit_that_it_ends_is_uncertain_and_says_so() =>
        AssertNamed(await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => client.SubmitAsync(FakeFal.Request, cancellationToken: Token)));

    [Fact]
    public async Task An_upload_that_it_ends_says_so() =>
        AssertNamed(await Assert.ThrowsAsync<KlingException>(() => client.UploadAsync(KlingImage.FromBytes(Media.ImageSamples.PngOf(300, 300)), cancellationToken: Token)));

    public void Dispose() => client.Dispose();

    private static void AssertNamed(Exception exception)
    {
        Assert.Contains("HttpClient.Timeout (0.1 s)", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Timeout.InfiniteTimeSpan", exception.Message, StringComparison.Ordinal);
    }

    private sealed class SilentFal : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is { } content)
            {
                await content.CopyToAsync(Stream.Null, CancellationToken.None);
            }

            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new HttpResponseMessage();
        }
    }
}
