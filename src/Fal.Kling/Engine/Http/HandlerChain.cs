using System.Net;
using System.Net.Http.Headers;

namespace Fal.Kling.Engine.Http;

/// <summary>
/// The handlers that a request passes, from the outermost to the one that reaches the network. A reference to the chain keeps its connections alive:
/// an HttpClientFactory disposes them once the outermost handler has been collected.
/// </summary>
internal sealed class HandlerChain
{
    // Far more than any application has. It ends a chain that loops.
    private const int MaxLength = 100;

    private HandlerChain(HttpMessageHandler outermost) => Outermost = outermost;

    public HttpMessageHandler Outermost { get; }

    /// <summary>Gets the handlers around the primary one, from the outside in.</summary>
    public IReadOnlyList<DelegatingHandler> Delegating => field ??= DelegatingFrom(Outermost);

    /// <summary>Gets the handler that sends; null when the chain doesn't end in one.</summary>
    public HttpMessageHandler? Primary => (Delegating is [.., { } innermost] ? innermost.InnerHandler : Outermost) switch
    {
        DelegatingHandler => null,
        var primary => primary,
    };

    /// <summary>Gets whether a primary handler that is not .NET's own is trusted to report the truth. For tests.</summary>
    public bool IsPrimaryTrusted { get; init; }

    public Version Version { get; private init; } = HttpVersion.Version20;

    public HttpVersionPolicy VersionPolicy { get; private init; } = HttpVersionPolicy.RequestVersionOrLower;

    /// <summary>Gets the headers that the application adds to each request of its HttpClient; null without an HttpClient.</summary>
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
