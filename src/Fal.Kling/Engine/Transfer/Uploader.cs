using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Transfer;

/// <summary>Puts an image where fal can read it. Large content, and content whose length nobody knows, goes in parts; memory stays constant.</summary>
internal sealed class Uploader(StorageApi storage)
{
    // As fal's JavaScript client does.
    private const long LargestWhole = 90 * 1024 * 1024;

    // Tells each of the formats.
    private const int HeadSize = 512;

    /// <exception cref="KlingValidationException">The content is no image.</exception>
    /// <exception cref="KlingException">fal refused or could not be reached.</exception>
    /// <exception cref="OwnContentException">The image could not be read.</exception>
    public Task<Uri> UploadAsync(UploadSource source, UploadCall call, CancellationToken cancellationToken) => source switch
    {
        { Content: { } content } => UploadAsync(content, call, cancellationToken),
        { Image: StreamImage once } => UploadAsync(once, call, cancellationToken),
        _ => throw new InvalidOperationException("Only a stream is read once."),
    };

    private async Task<Uri> UploadAsync(RepeatableContent content, UploadCall call, CancellationToken cancellationToken)
    {
        byte[] head = new byte[Math.Clamp(content.Length, 0, HeadSize)];
        await content.ReadAsync(0, head, cancellationToken).ConfigureAwait(false);
        string mediaType = MediaTypeOf(content.Image, content.Length, head, call);
        if (content.Length <= LargestWhole)
        {
            return await UploadWholeAsync(content, mediaType, call, cancellationToken).ConfigureAwait(false);
        }

        UploadTarget target = await storage.InitiateAsync(call, mediaType, inParts: true, cancellationToken).ConfigureAwait(false);
        await new MultipartUpload(storage, call, target).RunAsync(content, cancellationToken).ConfigureAwait(false);
        return target.FileUrl;
    }

    private async Task<Uri> UploadAsync(StreamImage once, UploadCall call, CancellationToken cancellationToken)
    {
        OneTimeReader reader = new(once);
        ReadOnlyMemory<byte> first = await reader.ReadFirstAsync(cancellationToken).ConfigureAwait(false);
        string mediaType = MediaTypeOf(once, first.Length, first.Span, call);
        if (first.Length < UploadPart.Size)
        {
            return await UploadWholeAsync(new MemoryContent(once, first), mediaType, call, cancellationToken).ConfigureAwait(false);
        }

        UploadTarget target = await storage.InitiateAsync(call, mediaType, inParts: true, cancellationToken).ConfigureAwait(false);
        await new MultipartUpload(storage, call, target).RunAsync(reader, first, cancellationToken).ConfigureAwait(false);
        return target.FileUrl;
    }

    private async Task<Uri> UploadWholeAsync(RepeatableContent content, string mediaType, UploadCall call, CancellationToken cancellationToken)
    {
        UploadTarget target = await storage.InitiateAsync(call, mediaType, inParts: false, cancellationToken).ConfigureAwait(false);
        UploadPiece whole = new(0, content.Length, mediaType);
        await storage.PutAsync(target.UploadUrl, content, whole, call.Purpose, call.Gauge, cancellationToken).ConfigureAwait(false);
        return target.FileUrl;
    }

    private static string MediaTypeOf(KlingImage image, long length, ReadOnlySpan<byte> head, UploadCall call)
    {
        ImageHeader? header = ImageHeader.Read(head);
        if (ImageChecks.Refusal(length, header, image) is { } refusal)
        {
            KlingProblem problem = new() { Path = call.Path, Message = refusal };
            throw new KlingValidationException($"Nothing was sent: {problem}", [problem]);
        }

        return header?.MediaType ?? image.MediaType!;
    }
}
