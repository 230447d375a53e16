using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;

namespace Fal.Kling.Emulator;

/// <summary>Posts webhooks as they are, without following redirects.</summary>
internal sealed class WebhookHttp : IDisposable
{
    private readonly HttpMessageInvoker invoker = CreateInvoker();

    public async Task<int> PostAsync(WebhookCall call, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, call.Url)
        {
            Content = new ReadOnlyMemoryContent(call.Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        foreach ((string name, string value) in call.Headers)
        {
            // Values that a test has changed are not checked.
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage response = await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return (int)response.StatusCode;
    }

    public void Dispose() => invoker.Dispose();

    [SuppressMessage("Reliability", "CA2000", Justification = "The invoker disposes its handler.")]
    [SuppressMessage("Security", "CA5359", Justification = "No one can intercept loopback, and a test's server has a self-signed certificate.")]
    private static HttpMessageInvoker CreateInvoker()
    {
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,

            // fal is another system, so its calls don't belong to the traces of the process that hosts the emulator.
            ActivityHeadersPropagator = null,
            SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
        };
        return new HttpMessageInvoker(handler, disposeHandler: true);
    }
}
