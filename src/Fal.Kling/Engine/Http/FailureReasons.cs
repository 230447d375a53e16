using System.Security.Authentication;
using Polly.Timeout;

namespace Fal.Kling.Engine.Http;

/// <summary>What an exception of the handler that sends says about a request. A status code cannot tell "never connected" from "the response was lost"; this can.</summary>
internal static class FailureReasons
{
    /// <summary>No connection was made, so no byte of the request left this machine.</summary>
    public static bool IsNeverConnected(Exception exception) =>
        exception is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError }
        || IsConnectTimeout(exception);

    /// <summary>The request cannot have been received: no connection, no TLS session, or no tunnel.</summary>
    public static bool IsProofOfNoDelivery(Exception exception) =>
        IsNeverConnected(exception)
        || exception is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError };

    /// <summary>The server's certificate is not trusted. Another attempt would not mend that.</summary>
    public static bool IsCertificateUntrusted(Exception exception) =>
        exception is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: AuthenticationException { InnerException: null } };

    /// <summary>What happened, as the middle of a sentence that names the host.</summary>
    public static string Describe(Exception exception, Uri url)
    {
        string host = $"{url.IdnHost}:{url.Port}";
        return exception switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => $"the name {url.IdnHost} could not be resolved",
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => $"no connection to {host} could be made ({CauseOf(exception)})",
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => $"no secure connection to {host} could be made ({CauseOf(exception)})",
            HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => $"the proxy opened no tunnel to {host}",
            _ when IsConnectTimeout(exception) => $"the connection to {host} was not made in time",
            TimeoutRejectedException => "a timeout of the application's own resilience handler elapsed first",
            _ => $"the connection to {host} broke",
        };
    }

    // SocketsHttpHandler reports its ConnectTimeout as a cancellation caused by a bare timeout.
    private static bool IsConnectTimeout(Exception exception) =>
        exception is OperationCanceledException { InnerException: TimeoutException { InnerException: null } };

    private static string CauseOf(Exception exception) => (exception.InnerException ?? exception).Message.TrimEnd('.');
}
