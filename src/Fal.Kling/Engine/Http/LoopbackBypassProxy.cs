using System.Net;

namespace Fal.Kling.Engine.Http;

/// <summary>The environment's proxy, except for loopback. Local traffic, such as the emulator's, must not send the key through a proxy in clear text.</summary>
internal sealed class LoopbackBypassProxy : IWebProxy
{
    public ICredentials? Credentials
    {
        get => HttpClient.DefaultProxy.Credentials;
        set => HttpClient.DefaultProxy.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : HttpClient.DefaultProxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || HttpClient.DefaultProxy.IsBypassed(host);
}
