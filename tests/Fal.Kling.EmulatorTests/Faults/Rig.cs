using System.Net;
using Fal.Kling.Emulator;
using Fal.Kling.EmulatorTests.Hosts;
using Fal.Kling.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.EmulatorTests.Faults;

/// <summary>A client with an emulator of its own, as an application would use them.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private Rig(FalEmulator fal, Setup setup)
    {
        Fal = fal;
        ServiceCollection collection = new();
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(KeyWatch.Log));
        if (setup.HasStandardHandler)
        {
            // As in the application templates. Only the timeouts are shortened, so that a hang does not delay the test by half a minute.
            collection.ConfigureHttpClientDefaults(http => http.AddStandardResilienceHandler(options =>
            {
                options.Retry.Delay = TimeSpan.FromMilliseconds(5);
                options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(1);
                options.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(3);

                // A circuit breaker is not meant for half an hour of polls within two seconds.
                options.CircuitBreaker.MinimumThroughput = int.MaxValue;
            }));
        }

        if (setup.Chain is { } chain)
        {
            collection.ConfigureHttpClientDefaults(chain.Add);
        }

        collection
            .AddKlingClient(options =>
            {
                fal.Configure(options);
                options.TimeProvider = new AcceleratedClock(ahead: setup.ClockError);
                options.HttpTimeout = TimeSpan.FromMinutes(25);
            })
            .ConfigureHttpClient(http =>
            {
                http.DefaultRequestVersion = setup.IsHttp2 ? HttpVersion.Version20 : HttpVersion.Version11;
                http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
            });
        services = collection.BuildServiceProvider();
        Client = services.GetRequiredService<IKlingClient>();
    }

    public FalEmulator Fal { get; }

    public IKlingClient Client { get; }

    public static async Task<Rig> StartAsync(Setup setup) => new(
        await WatchedFal.StartAsync(new FalEmulatorOptions
        {
            QueueTime = TimeSpan.Zero,
            RunTime = TimeSpan.FromMilliseconds(20),
            Protocols = setup.IsHttp2 ? EmulatorProtocols.Http2 : EmulatorProtocols.Http1,
        }),
        setup);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Fal.DisposeAsync();
    }
}

/// <summary>How a client talks to fal.</summary>
internal sealed record Setup(bool IsHttp2, bool HasStandardHandler)
{
    public static IReadOnlyList<Setup> All { get; } = [new(false, false), new(true, false), new(false, true), new(true, true)];

    /// <summary>How far the client's clock is ahead of fal's.</summary>
    public TimeSpan ClockError { get; init; }

    /// <summary>The handlers that the application adds to its HttpClients, or null for none.</summary>
    public HostChain? Chain { get; init; }

    public string Name => (IsHttp2 ? "HTTP/2" : "HTTP/1.1") + (HasStandardHandler ? ", standard handler" : string.Empty);
}
