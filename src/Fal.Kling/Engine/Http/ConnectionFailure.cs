using Polly;
using Polly.Timeout;

namespace Fal.Kling.Engine.Http;

/// <summary>Tells "never connected" from "the answer was lost". A status code cannot; the error of the handler can.</summary>
internal static class ConnectionFailure
{
    /// <summary>No connection was made, so no byte of the request left this machine.</summary>
    public static bool IsNeverConnected(Exception exception) =>
        exception is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError }
        || IsConnectTimeout(exception);

    /// <summary>The request cannot have been received: no connection, no TLS session, no tunnel, or a host's circuit breaker that let nothing out.</summary>
    public static bool IsProofOfNoDelivery(Exception exception) =>
        IsNeverConnected(exception)
        || exception is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError }
        || exception is ExecutionRejectedException and not TimeoutRejectedException;

    public static string Describe(Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "the host's name could not be resolved",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "no connection could be made",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "no secure connection could be made",
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => "the proxy made no tunnel",
        _ when IsConnectTimeout(exception) => "the connection was not made in time",
        _ when IsResent(exception) => "another handler of the HttpClient tried to send it again, which was refused",
        TimeoutRejectedException => "a timeout of the application's own resilience handler fired first",
        _ => "the connection broke",
    };

    // SocketsHttpHandler reports its ConnectTimeout as a cancellation caused by a bare timeout; that of HttpClient.Timeout wraps another cancellation.
    private static bool IsConnectTimeout(Exception exception) =>
        exception is OperationCanceledException { InnerException: TimeoutException { InnerException: null } };

    private static bool IsResent(Exception exception) =>
        exception is SubmitResentException || (exception.InnerException is { } inner && IsResent(inner));
}
