using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Fal.Kling.AspNetCore.Tests.Support;

/// <summary>A client whose queue answers every status question the same, and keeps what was asked.</summary>
internal sealed class FakeKling : HttpMessageHandler
{
    public ConcurrentQueue<string> Asked { get; } = [];

    public string Status { get; set; } = "COMPLETED";

    public HttpStatusCode Code { get; set; } = HttpStatusCode.OK;

    public KlingClient Client() => new(new KlingClientOptions { ApiKey = "key-id:key-secret", MaxRetries = 0 }, this);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Enqueue(request.RequestUri!.AbsolutePath);
        return Task.FromResult(new HttpResponseMessage(Code)
        {
            Content = new StringContent($$"""{"status":"{{Status}}","request_id":"{{Call.RequestId}}"}""", Encoding.UTF8, "application/json"),
            RequestMessage = request,
        });
    }
}
