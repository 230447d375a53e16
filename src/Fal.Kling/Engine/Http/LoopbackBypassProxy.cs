using System.Net;

namespace Fal.Kling.Engine.Http;

/// <summary>The proxy of the environment, except for loopback: what never leaves this machine, such as the emulator's traffic, must not go through a proxy with the key in clear text.</summary>
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
