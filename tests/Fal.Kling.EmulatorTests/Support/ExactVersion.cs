using System.Net;

namespace Fal.Kling.EmulatorTests.Support;

/// <summary>Uses one version of HTTP, even without TLS, where HTTP/2 cannot be negotiated.</summary>
internal sealed class ExactVersion(bool isHttp2) : DelegatingHandler(new SocketsHttpHandler())
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Version = isHttp2 ? HttpVersion.Version20 : HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        return base.SendAsync(request, cancellationToken);
    }
}
