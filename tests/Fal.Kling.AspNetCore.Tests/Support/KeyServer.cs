using System.Net;
using System.Text;

namespace Fal.Kling.AspNetCore.Tests.Support;

/// <summary>Serves a JWKS, or whatever a test wants instead, and counts the requests.</summary>
internal sealed class KeyServer : HttpMessageHandler
{
    private int requests;

    public KeyServer(params FalKey[] keys) => Serve(FalKey.Jwks(keys));

    public int Requests => Volatile.Read(ref requests);

    public Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Respond { get; set; } = null!;

    public static HttpResponseMessage Json(string text, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(text, Encoding.UTF8, "application/json") };

    public void Serve(string text, HttpStatusCode status = HttpStatusCode.OK) => Respond = (_, _) => Task.FromResult(Json(text, status));

    public void Fail() => Respond = (_, _) => throw new HttpRequestException("The network is down.");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref requests);
        HttpResponseMessage response = await Respond(request, cancellationToken);
        response.RequestMessage ??= request;
        return response;
    }
}
