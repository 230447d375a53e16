using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Fal.Kling.EmulatorTests.Hosts;

/// <summary>The handlers that an application adds to its HttpClients. One of them is hostile to paid requests.</summary>
/// <param name="Name">The name of the behaviour.</param>
/// <param name="Refusal">The handler because of which a paid request is rejected unsent, or null if it is sent.</param>
/// <param name="Add">Adds the handlers to a registration.</param>
/// <param name="Make">Creates the same handlers for the constructor, or null if that kind of handler only exists in a registration.</param>
internal sealed record HostChain(string Name, string? Refusal, Action<IHttpClientBuilder> Add, Func<HttpMessageHandler>? Make = null)
{
    public static IReadOnlyList<HostChain> All { get; } =
    [
        new("retry outside a limiter", nameof(Repeater), http => http.AddHttpMessageHandler(() => new Repeater()).AddHttpMessageHandler(() => new Limiter(1)),
            () => Outer(new Repeater(), new Limiter(1))),
        new("retry inside a limiter", nameof(Limiter), http => http.AddHttpMessageHandler(() => new Limiter(1)).AddHttpMessageHandler(() => new Repeater()),
            () => Outer(new Limiter(1), new Repeater())),
        Standard("standard handler with a limiter", options => options.RateLimiter.DefaultRateLimiterOptions.PermitLimit = 1),
        Standard("standard handler", _ => { }),
        Standard("standard handler that retries all", options => options.Retry.ShouldHandle = _ => ValueTask.FromResult(true)),
        .. new[] { HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests, HttpStatusCode.OK }.Select(status => new HostChain(
            $"resilience fallback with {(int)status}",
            Refusal: null,
            http => http.AddResilienceHandler("fallback", pipeline => pipeline.AddFallback(new()
            {
                ShouldHandle = _ => ValueTask.FromResult(true),
                FallbackAction = _ => ValueTask.FromResult(Outcome.FromResult(new HttpResponseMessage(status) { Content = new StringContent("{}") })),
            })))),
        .. new[] { HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests, HttpStatusCode.OK }.Select(status => new HostChain(
            $"handler that falls back to {(int)status}", nameof(Fallback), http => http.AddHttpMessageHandler(() => new Fallback(status)), () => Outer(new Fallback(status)))),
        new("standard hedging", Refusal: null, http => http.AddStandardHedgingHandler().Configure(options =>
        {
            options.Hedging.Delay = TimeSpan.Zero;
            options.Endpoint.CircuitBreaker.MinimumThroughput = int.MaxValue;
        })),
        new("handler that hedges", nameof(Hedger), http => http.AddHttpMessageHandler(() => new Hedger()), () => Outer(new Hedger())),
        new("cloning with options", nameof(Repeater), http => http.AddHttpMessageHandler(() => new Repeater(clones: true, keepsOptions: true)), () => Outer(new Repeater(clones: true, keepsOptions: true))),
        new("cloning without options", nameof(Repeater), http => http.AddHttpMessageHandler(() => new Repeater(clones: true)), () => Outer(new Repeater(clones: true))),
        new("gzip", nameof(Compressor), http => http.AddHttpMessageHandler(() => new Compressor()), () => Outer(new Compressor())),
        new("forwarding through another client", nameof(Forwarder), http => http.AddHttpMessageHandler(() => new Forwarder()), () => Outer(new Forwarder())),
        new("subclass of HttpClientHandler", nameof(RepeatingPrimary), http => http.ConfigurePrimaryHttpMessageHandler(() => new RepeatingPrimary()), () => new RepeatingPrimary()),
        new("primary that lies about timeouts", Refusal: null, http => http.ConfigurePrimaryHttpMessageHandler(() => new LyingPrimary()), () => new LyingPrimary()) { HidesResponses = true },
        new("breaker", Refusal: null, http => http.AddResilienceHandler("breaker", pipeline => pipeline.AddRetry(new HttpRetryStrategyOptions { Delay = TimeSpan.Zero })
            .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions { MinimumThroughput = 2, FailureRatio = 0.1 }))),
        new("chaos", nameof(Chaos), http => http.AddHttpMessageHandler(() => new Chaos(7)), () => Outer(new Chaos(7))),
        new("plain HttpClientHandler", Refusal: null, http => http.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler()), () => new HttpClientHandler()),
        new("handler that follows redirects", Refusal: null, http => http.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler()), () => new SocketsHttpHandler()),
    ];

    /// <summary>Whether no response to a paid request arrives, so that a response that proves a refusal is lost too.</summary>
    public bool HidesResponses { get; private init; }

    public override string ToString() => Name;

    private static HostChain Standard(string name, Action<HttpStandardResilienceOptions> configure) => new(name, Refusal: null, http => http.AddStandardResilienceHandler(options =>
    {
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(1);
        options.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(3);
        options.CircuitBreaker.MinimumThroughput = int.MaxValue;
        configure(options);
    }));

    private static DelegatingHandler Outer(params DelegatingHandler[] handlers)
    {
        for (int i = 0; i < handlers.Length; i++)
        {
            handlers[i].InnerHandler = i + 1 < handlers.Length ? handlers[i + 1] : new SocketsHttpHandler();
        }

        return handlers[0];
    }
}
