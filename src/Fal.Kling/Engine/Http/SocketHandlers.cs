namespace Fal.Kling.Engine.Http;

/// <summary>Creates the client's own sending handler, and adjusts an application's.</summary>
internal static class SocketHandlers
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Creates the client's own handler.</summary>
    /// <remarks>Decompression is off by default. It is not set explicitly, because a reference to it links the decoders, a megabyte of native code.</remarks>
    public static SocketsHttpHandler Create(TimeProvider time)
    {
        SocketsHttpHandler handler = new();
        Adjust(handler, time);
        return handler;
    }

    /// <summary>
    /// Changes what the key and the waits need, and keeps everything else as the application set it. It disables redirects and cookies, sets missing limits,
    /// bypasses the environment's proxy for loopback, and enables both address families and as many HTTP/2 connections as the open status streams need.
    /// </summary>
    public static void Adjust(HttpMessageHandler? primary, TimeProvider time)
    {
        try
        {
            switch (primary)
            {
                case SocketsHttpHandler handler:
                    Adjust(handler, time);
                    break;
                case HttpClientHandler handler when !OperatingSystem.IsBrowser():
                    Adjust(handler);
                    break;
            }
        }
        catch (InvalidOperationException)
        {
            // The handler is already in use. The application shares it with other clients, which may depend on its settings.
        }
    }

    private static void Adjust(SocketsHttpHandler handler, TimeProvider time)
    {
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.EnableMultipleHttp2Connections = true;
        handler.ConnectTimeout = handler.ConnectTimeout == Timeout.InfiniteTimeSpan ? ConnectLimit : handler.ConnectTimeout;
        handler.PooledConnectionLifetime = handler.PooledConnectionLifetime == Timeout.InfiniteTimeSpan ? ConnectionLifetime : handler.PooledConnectionLifetime;
        handler.ConnectCallback ??= new DualStackConnector(time).ConnectAsync;
        if (handler.UseProxy)
        {
            handler.Proxy ??= new LoopbackBypassProxy();
        }
    }

    private static void Adjust(HttpClientHandler handler)
    {
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        if (handler is { UseProxy: true, SupportsProxy: true })
        {
            handler.Proxy ??= new LoopbackBypassProxy();
        }
    }
}
