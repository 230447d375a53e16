using System.Net;
using System.Net.Http.Headers;

namespace Fal.Kling.Http;

/// <summary>The JSON of a paid submit. It refuses to be written twice, and to be copied for later.</summary>
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
        guard.StartBody();
        return stream.WriteAsync(json, cancellationToken).AsTask();
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => throw new SubmitResentException();

    protected override bool TryComputeLength(out long length)
    {
        length = json.Length;
        return true;
    }
}
