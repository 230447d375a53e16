using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Fal.Kling.Engine.Http;
using Fal.Kling.Telemetry;

namespace Fal.Kling.Engine.Transfer;

/// <summary>A range of bytes to send.</summary>
/// <param name="Source">The source of the bytes.</param>
/// <param name="Offset">The offset of the first byte.</param>
/// <param name="Length">The number of bytes.</param>
/// <param name="MediaType">Their media type; null for a part, which doesn't have its own.</param>
internal sealed record UploadRange(RepeatableSource Source, long Offset, long Length, string? MediaType = null);

/// <summary>The body of one attempt to send a range. The attempt may take any time as long as bytes move.</summary>
internal sealed class UploadContent : HttpContent
{
    private const int BufferSize = 128 * 1024;

    private readonly UploadRange range;
    private readonly RestartableTimeout idle;
    private readonly RangeProgress progress;

    public UploadContent(UploadRange range, RestartableTimeout idle, RangeProgress progress)
    {
        this.range = range;
        this.idle = idle;
        this.progress = progress;
        Headers.ContentType = range.MediaType is { } mediaType ? MediaTypeHeaderValue.Parse(mediaType) : null;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        progress.Restart();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (long done = 0; done < range.Length;)
            {
                int count = (int)Math.Min(buffer.Length, range.Length - done);
                await range.Source.ReadAsync(range.Offset + done, buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                done += count;
                idle.Restart();
                progress.Add(count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = range.Length;
        return true;
    }
}

/// <summary>Counts the bytes of one range. The count restarts whenever the range is sent again, by us or by a handler of the application.</summary>
internal sealed class RangeProgress(ProgressReporter? whole, KlingTelemetry telemetry)
{
    private long sent;

    public void Restart() => whole?.Add(-Interlocked.Exchange(ref sent, 0));

    public void Add(int count)
    {
        Interlocked.Add(ref sent, count);
        whole?.Add(count);
        telemetry.Sent(count);
    }
}
