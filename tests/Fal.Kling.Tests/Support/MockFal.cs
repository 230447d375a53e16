using RichardSzalay.MockHttp;

namespace Fal.Kling.Tests.Support;

/// <summary>fal as a MockHttp route table, for calls without a clock or retries.</summary>
internal sealed class MockFal
{
    public MockHttpMessageHandler Http { get; } = new WatchedHandler();

    public KlingClient Client(Action<KlingClientOptions>? configure = null)
    {
        KlingClientOptions options = new() { ApiKey = FakeFal.Key, MaxRetries = 0 };
        configure?.Invoke(options);
        KeyWatch.Configured(options.QueueUrl, options.StorageUrl, options.PlatformUrl);
        return new KlingClient(options, Http);
    }

    public KlingJob<KlingVideo> Job => Client().GetJob(FakeFal.Ticket);

    private sealed class WatchedHandler : MockHttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            KeyWatch.Note(request);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
