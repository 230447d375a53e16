using RichardSzalay.MockHttp;

namespace Fal.Kling.Tests.Support;

/// <summary>fal as a route table of MockHttp, for calls that no clock and no retry takes part in.</summary>
internal sealed class MockFal
{
    public MockHttpMessageHandler Http { get; } = new();

    public KlingClient Client(Action<KlingClientOptions>? configure = null)
    {
        KlingClientOptions options = new() { ApiKey = FakeFal.Key, MaxRetries = 0 };
        configure?.Invoke(options);
        return new KlingClient(options, Http.ToHttpClient());
    }

    public KlingJob Job => Client().GetJob(FakeFal.Ticket);
}
