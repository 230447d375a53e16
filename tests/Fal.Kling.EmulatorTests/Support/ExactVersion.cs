using System.Net;

namespace Fal.Kling.EmulatorTests.Support;

/// <summary>Speaks one version of HTTP, also without TLS, where HTTP/2 is not negotiated.</summary>
internal sealed class ExactVersion(bool isHttp2) : DelegatingHandler(new SocketsHttpHandler())
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Version = isHttp2 ? HttpVersion.Version20 : HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        return base.SendAsync(request, cancellationToken);
    }
}
