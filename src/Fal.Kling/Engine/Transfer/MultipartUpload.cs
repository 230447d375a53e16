using System.Collections.Concurrent;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Transfer;

/// <summary>An upload in parts: several on their way at once, each repeated on its own, completed in their order.</summary>
internal sealed class MultipartUpload(StorageApi storage, UploadCall call, UploadTarget target)
{
    private readonly ConcurrentBag<UploadedPart> uploaded = [];

    /// <summary>Parts that are read from the content when they are sent.</summary>
    public Task RunAsync(RepeatableContent content, CancellationToken cancellationToken) =>
        RunAsync(Parallel.ForAsync(0L, (content.Length + UploadPart.Size - 1) / UploadPart.Size, AtOnce(UploadPart.AtOnce, cancellationToken), (index, token) =>
        {
            long offset = index * UploadPart.Size;
            return UploadAsync(new UploadPart((int)index + 1, content, new UploadPiece(offset, Math.Min(UploadPart.Size, content.Length - offset))), token);
        }), cancellationToken);

    /// <summary>Parts that are in memory. A part is read when there is room for it.</summary>
    public Task RunAsync(OneTimeReader reader, ReadOnlyMemory<byte> first, CancellationToken cancellationToken) =>
        RunAsync(Parallel.ForEachAsync(reader.PartsAsync(first, cancellationToken), AtOnce(UploadPart.InMemory, cancellationToken), async (part, token) =>
        {
            await UploadAsync(part, token).ConfigureAwait(false);
            reader.Recycle(part);
        }), cancellationToken);

    private static ParallelOptions AtOnce(int count, CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = count, CancellationToken = cancellationToken };

    private async Task RunAsync(Task parts, CancellationToken cancellationToken)
    {
        await parts.ConfigureAwait(false);
        await storage.CompleteAsync(target, [.. uploaded.OrderBy(part => part.Number)], call.Purpose, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask UploadAsync(UploadPart part, CancellationToken cancellationToken)
    {
        string purpose = $"part {part.Number} of {call.Purpose}";
        Response answer = await storage.PutAsync(target.Part(part.Number), part.Content, part.Piece, purpose, call.Gauge, cancellationToken).ConfigureAwait(false);
        string etag = answer.Header("ETag") ?? StorageApi.Read(answer, StorageJson.Default.PartResponse)?.ETag
            ?? throw ApiErrors.Unusable(answer, purpose, "has no ETag, which the completion of the upload needs");
        uploaded.Add(new UploadedPart { Number = part.Number, ETag = etag });
    }
}
