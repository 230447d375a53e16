using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Transfer;

/// <summary>A piece of an image on its way to fal. Its attempt may take as long as it moves.</summary>
internal sealed class UploadContent : HttpContent
{
    private const int BufferSize = 128 * 1024;

    private readonly RepeatableContent content;
    private readonly UploadPiece piece;
    private readonly RestartableTimeout idle;
    private readonly PartProgress meter;

    public UploadContent(RepeatableContent content, UploadPiece piece, RestartableTimeout idle, PartProgress meter)
    {
        this.content = content;
        this.piece = piece;
        this.idle = idle;
        this.meter = meter;
        Headers.ContentType = piece.MediaType is { } mediaType ? MediaTypeHeaderValue.Parse(mediaType) : null;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        meter.Restart();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (long done = 0; done < piece.Length;)
            {
                int count = (int)Math.Min(buffer.Length, piece.Length - done);
                await content.ReadAsync(piece.Offset + done, buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                done += count;
                idle.Restart();
                meter.Add(count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = piece.Length;
        return true;
    }
}

/// <summary>Which bytes to send, and as what; a part has no media type of its own.</summary>
internal readonly record struct UploadPiece(long Offset, long Length, string? MediaType = null);
