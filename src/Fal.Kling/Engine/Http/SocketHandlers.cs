namespace Fal.Kling.Engine.Http;

/// <summary>The handlers that send: the client's own, and what is changed on an application's.</summary>
internal static class SocketHandlers
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Creates a handler of the client's own.</summary>
    /// <remarks>Decompression is off by default and not mentioned: naming it links the decoders, a megabyte of native code.</remarks>
    public static SocketsHttpHandler Create(TimeProvider time)
    {
        SocketsHttpHandler handler = new();
        Adjust(handler, time);
        return handler;
    }

    /// <summary>
    /// Changes what the key and the waits need, and leaves everything else as the application set it: no redirects and no cookies, limits where none were set,
    /// loopback without the environment's proxy, both families of addresses, and as many HTTP/2 connections as the open status streams take.
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
            // It is in use already: the application shares it with others, who may need what it is set to.
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
