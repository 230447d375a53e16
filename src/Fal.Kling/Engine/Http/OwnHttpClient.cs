using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Fal.Kling.Engine.Http;

/// <summary>The HttpClient and the handler that we make where the caller brings none.</summary>
internal static class OwnHttpClient
{
    [SuppressMessage("Reliability", "CA2000", Justification = "The client owns its handlers.")]
    public static HttpClient Create()
    {
        HttpClient client = new(new SendOnceHandler(CreateHandler()));
        Configure(client);
        return client;
    }

    /// <summary>Follows DNS changes, and no redirect: the key must not travel to a host that an answer names.</summary>
    /// <remarks>Decompression is off by default and not mentioned: naming it links the decoders, a megabyte of native code.</remarks>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        EnableMultipleHttp2Connections = true,
    };

    public static void Configure(HttpClient client)
    {
        // Each operation has a deadline of its own; HttpClient's would cut streams and transfers.
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.DefaultRequestVersion = HttpVersion.Version20;
        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
    }
}
