using System.Net;
using System.Net.Http.Headers;

namespace Fal.Kling.Engine.Http;

/// <summary>
/// The handlers that a request passes, from the outermost to the one that reaches the network. Whoever holds the chain keeps its connections alive:
/// an HttpClientFactory disposes of them once the outermost handler has been collected.
/// </summary>
internal sealed class HandlerChain
{
    // Far more than any application has; a chain that leads back into itself ends here.
    private const int MaxLength = 100;

    private HandlerChain(HttpMessageHandler outermost) => Outermost = outermost;

    public HttpMessageHandler Outermost { get; }

    /// <summary>The handlers around the primary one, from the outside in.</summary>
    public IReadOnlyList<DelegatingHandler> Delegating => field ??= DelegatingFrom(Outermost);

    /// <summary>The handler that sends; null when the chain ends in none.</summary>
    public HttpMessageHandler? Primary => (Delegating is [.., { } innermost] ? innermost.InnerHandler : Outermost) switch
    {
        DelegatingHandler => null,
        var primary => primary,
    };

    /// <summary>Whether a primary handler that is not .NET's own is known to report as truly. For tests of what follows from that.</summary>
    public bool IsPrimaryTrusted { get; init; }

    public Version Version { get; private init; } = HttpVersion.Version20;

    public HttpVersionPolicy VersionPolicy { get; private init; } = HttpVersionPolicy.RequestVersionOrLower;

    /// <summary>What the application adds to each request of its HttpClient; null without one.</summary>
    public HttpRequestHeaders? DefaultHeaders { get; private init; }

    public static HandlerChain Of(HttpMessageHandler outermost, bool isPrimaryTrusted = false) =>
        new(outermost) { IsPrimaryTrusted = isPrimaryTrusted };

    /// <param name="outermost">The handlers.</param>
    /// <param name="client">The HttpClient whose version and headers apply. Nothing is sent through it.</param>
    public static HandlerChain Of(HttpMessageHandler outermost, HttpClient client) => new(outermost)
    {
        Version = client.DefaultRequestVersion,
        VersionPolicy = client.DefaultVersionPolicy,
        DefaultHeaders = client.DefaultRequestHeaders,
    };

    private static List<DelegatingHandler> DelegatingFrom(HttpMessageHandler outermost)
    {
        List<DelegatingHandler> delegating = [];
        HttpMessageHandler? handler = outermost;
        while (handler is DelegatingHandler next && delegating.Count < MaxLength)
        {
            delegating.Add(next);
            handler = next.InnerHandler;
        }

        return delegating;
    }
}
