using System.Net;
using System.Net.Http.Headers;

namespace Fal.Kling.Http;

/// <summary>The JSON of a paid submit. It refuses to be written twice, and to be copied where nothing watches over what becomes of the copy.</summary>
internal sealed class SendOnceContent : HttpContent
{
    private readonly ReadOnlyMemory<byte> json;
    private readonly SendOnce guard;

    public SendOnceContent(ReadOnlyMemory<byte> json, SendOnce guard)
    {
        this.json = json;
        this.guard = guard;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (!guard.MayBeCopied && IsCopy(stream))
        {
            throw new KlingException(
                "The submit was not sent: a handler of this HttpClient keeps a copy of the body, so that it or another could pay for it twice. " +
                "Register the client with AddKlingClient, or make the KlingClient before the HttpClient's first request: then it can stand guard behind that handler.");
        }

        guard.StartBody();
        return stream.WriteAsync(json, cancellationToken).AsTask();
    }

    // What LoadIntoBufferAsync and ReadAsStringAsync write to. Whatever is sent from there later, this content is not asked again.
    private static bool IsCopy(Stream stream) => stream.GetType().DeclaringType == typeof(HttpContent);

    protected override bool TryComputeLength(out long length)
    {
        length = json.Length;
        return true;
    }
}
