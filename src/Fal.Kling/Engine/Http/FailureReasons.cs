using System.Security.Authentication;
using Polly.Timeout;

namespace Fal.Kling.Engine.Http;

/// <summary>Determines from an exception what happened to a request. Unlike a status code, it can distinguish "never connected" from "the response was lost".</summary>
internal static class FailureReasons
{
    /// <summary>Returns whether no connection was made, so that no byte of the request left this machine.</summary>
    public static bool IsNeverConnected(Exception exception) =>
        exception is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError }
        || IsConnectTimeout(exception);

    /// <summary>Returns whether the server cannot have received the request: no connection, no TLS session, or no tunnel.</summary>
    public static bool IsProofOfNoDelivery(Exception exception) =>
        IsNeverConnected(exception)
        || exception is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError };

    /// <summary>Returns whether the server's certificate is not trusted. A retry would not help.</summary>
    public static bool IsCertificateUntrusted(Exception exception) =>
        exception is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: AuthenticationException { InnerException: null } };

    /// <summary>Describes what happened, as the middle of a sentence that names the host.</summary>
    public static string Describe(Exception exception, Uri url)
    {
        string host = $"{url.IdnHost}:{url.Port}";
        return exception switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => $"the name {url.IdnHost} could not be resolved",
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => $"no connection to {host} could be made ({CauseOf(exception)})",
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => $"no secure connection to {host} could be made ({CauseOf(exception)})",
            HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => $"the proxy did not open a tunnel to {host}",
            _ when IsConnectTimeout(exception) => $"connecting to {host} timed out",
            TimeoutRejectedException => "a timeout of the application's own resilience handler elapsed first",
            _ => $"the connection to {host} was lost",
        };
    }

    // SocketsHttpHandler reports its ConnectTimeout as a cancellation caused by a bare timeout.
    private static bool IsConnectTimeout(Exception exception) =>
        exception is OperationCanceledException { InnerException: TimeoutException { InnerException: null } };

    private static string CauseOf(Exception exception) => (exception.InnerException ?? exception).Message.TrimEnd('.');
}
