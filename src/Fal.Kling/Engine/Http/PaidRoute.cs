namespace Fal.Kling.Engine.Http;

/// <summary>
/// How a paid request reaches the network: around the application's handlers, so that none can repeat it, answer in fal's place, or keep a copy of it.
/// A handler that may be there to stop or change requests stops this one: it is refused before anything is sent.
/// </summary>
/// <param name="Handler">The primary handler.</param>
/// <param name="IsTrusted">
/// Whether what the handler reports proves anything: only .NET's own sockets are known to send a body once, and to say truly that it never left.
/// </param>
internal sealed record PaidRoute(HttpMessageHandler Handler, bool IsTrusted)
{
    /// <exception cref="KlingException">A handler stands in the way; nothing was sent.</exception>
    public static PaidRoute Of(HandlerChain chain, PaidRequestRules rules)
    {
        DelegatingHandler? blocking = rules.BypassHandlers ? null : chain.Delegating.FirstOrDefault(handler => !IsBypassed(handler));
        if (blocking is not null)
        {
            throw Refusal(
                $"the handler {NameOf(blocking)} may be there to stop or change requests, and a paid request goes around all handlers so that none can send it twice. " +
                $"If the handler only adds headers, use KlingClientOptions.PrepareRequest instead. If it can be left out, set KlingClientOptions.BypassHandlersForPaidRequests = true.");
        }

        return chain.Primary switch
        {
            null => throw Refusal(chain.Delegating is [.., { } last]
                ? $"the chain of handlers ends in {NameOf(last)}, which has no InnerHandler. Set it to the handler that sends, such as a SocketsHttpHandler."
                : "there is no handler that sends."),
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

    // These repeat, limit, log and trace. What they do is not lost: the client has its own retries, and .NET's own traces start at the primary handler.
    private static bool IsBypassed(DelegatingHandler handler) => IsOf(handler, "Microsoft.Extensions") || IsOf(handler, "Polly") || IsOf(handler, "OpenTelemetry");

    // The full name is "name, Version=…", and unlike GetName() it is made once.
    private static bool IsOf(DelegatingHandler handler, string assemblies) =>
        handler.GetType().Assembly.FullName is { } name && name.StartsWith(assemblies, StringComparison.Ordinal) && name[assemblies.Length] is '.' or ',';

    private static string NameOf(HttpMessageHandler handler) => handler.GetType().FullName ?? handler.GetType().Name;

    private static KlingException Refusal(string reason) => new($"Nothing was sent and nothing was bought: {reason}");
}

/// <summary>What an application has said about its handlers and paid requests.</summary>
/// <param name="BypassHandlers">Whether any handler may be left out.</param>
/// <param name="AllowHttpClientHandlerSubclass">Whether a subclass of HttpClientHandler may send.</param>
internal sealed record PaidRequestRules(bool BypassHandlers, bool AllowHttpClientHandlerSubclass);
