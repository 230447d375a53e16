namespace Fal.Kling.Engine.Http;

/// <summary>
/// How a paid request reaches the network. It bypasses the application's handlers, so that none can repeat it, respond in fal's place, or keep a copy of it.
/// If a handler might stop or change requests, the paid request is refused before anything is sent.
/// </summary>
/// <param name="Handler">The primary handler.</param>
/// <param name="IsTrusted">
/// Whether the handler's reports are proof. Only .NET's own sockets are known to send a body once and to report reliably that it never left.
/// </param>
internal sealed record PaidRoute(HttpMessageHandler Handler, bool IsTrusted)
{
    /// <exception cref="KlingException">A handler blocks paid requests. Nothing was sent.</exception>
    public static PaidRoute Of(HandlerChain chain, PaidRequestRules rules)
    {
        DelegatingHandler? blocking = rules.BypassHandlers ? null : chain.Delegating.FirstOrDefault(handler => !IsBypassed(handler));
        if (blocking is not null)
        {
            throw Refusal(
                $"the handler {NameOf(blocking)} might stop or change requests. A paid request bypasses all handlers, so that none can send it twice. " +
                $"If the handler only adds headers, use KlingClientOptions.PrepareRequest instead. If it can be left out, set KlingClientOptions.BypassHandlersForPaidRequests = true.");
        }

        return chain.Primary switch
        {
            null => throw Refusal(chain.Delegating is [.., { } last]
                ? $"the chain of handlers ends in {NameOf(last)}, which has no InnerHandler. Set it to the handler that sends, such as a SocketsHttpHandler."
                : "the HttpClient doesn't have a handler that sends requests."),
            SocketsHttpHandler sockets when sockets.GetType() == typeof(SocketsHttpHandler) => new PaidRoute(sockets, IsTrusted: true),
            HttpClientHandler handler when handler.GetType() == typeof(HttpClientHandler) => new PaidRoute(handler, IsTrusted: IsOnSockets),
            HttpClientHandler handler when !rules.AllowHttpClientHandlerSubclass => throw Refusal(
                $"{NameOf(handler)} is a subclass of HttpClientHandler, which may send a request again by itself. " +
                $"Use a SocketsHttpHandler or HttpClientHandler with PrepareRequest, or set KlingClientOptions.AllowHttpClientHandlerSubclass = true if it sends each request once."),
            { } handler => new PaidRoute(handler, chain.IsPrimaryTrusted),
        };
    }

    // In a browser and on a phone, HttpClientHandler is the system's own HTTP stack.
    private static bool IsOnSockets =>
        !OperatingSystem.IsBrowser() && !OperatingSystem.IsWasi() && !OperatingSystem.IsAndroid() && !OperatingSystem.IsIOS() && !OperatingSystem.IsTvOS();

    // These retry, limit, log and trace. Nothing is lost: the client has its own retries, and .NET's own traces start at the primary handler.
    private static bool IsBypassed(DelegatingHandler handler) => IsOf(handler, "Microsoft.Extensions") || IsOf(handler, "Polly") || IsOf(handler, "OpenTelemetry");

    // The full name is "name, Version=…". Unlike GetName(), it is cached.
    private static bool IsOf(DelegatingHandler handler, string assemblies) =>
        handler.GetType().Assembly.FullName is { } name && name.StartsWith(assemblies, StringComparison.Ordinal) && name[assemblies.Length] is '.' or ',';

    private static string NameOf(HttpMessageHandler handler) => handler.GetType().FullName ?? handler.GetType().Name;

    private static KlingException Refusal(string reason) => new($"Nothing was sent and nothing was bought: {reason}");
}

/// <summary>The application's rules for its handlers and paid requests.</summary>
/// <param name="BypassHandlers">Whether any handler may be bypassed.</param>
/// <param name="AllowHttpClientHandlerSubclass">Whether a subclass of HttpClientHandler may send.</param>
internal sealed record PaidRequestRules(bool BypassHandlers, bool AllowHttpClientHandlerSubclass);
