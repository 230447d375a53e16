using System.Net;

namespace Fal.Kling.Engine.Http;

/// <summary>The JSON of a paid submit. It refuses to be written twice, and to be copied where nothing watches over what becomes of the copy.</summary>
internal sealed class SendOnceContent : HttpContent
{
    private readonly byte[] json;
    private readonly SendOnce guard;

    public SendOnceContent(byte[] json, SendOnce guard)
    {
        this.json = json;
        this.guard = guard;
        Headers.TryAddWithoutValidation("Content-Type", "application/json");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (IsCopy(stream))
        {
            guard.CopyBody();
        }
        else
        {
            guard.StartBody();
        }

        return stream.WriteAsync(json, cancellationToken).AsTask();
    }

    // What LoadIntoBufferAsync and ReadAsStringAsync write to, and what a handler that clones requests does.
    private static bool IsCopy(Stream stream) => stream is MemoryStream || stream.GetType().DeclaringType == typeof(HttpContent);

    protected override bool TryComputeLength(out long length)
    {
        length = json.Length;
        return true;
    }
}
