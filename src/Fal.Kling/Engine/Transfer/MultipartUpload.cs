using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Transfer;

/// <summary>An upload in parts. Several parts are sent at once, each is retried separately, and the completion lists them in order.</summary>
internal sealed class MultipartUpload(StorageApi storage, UploadCall call, UploadTarget target)
{
    public const int PartSize = 10 * 1024 * 1024;

    private const int PartsAtOnce = 4;

    // Parts of a stream are held in memory while they are sent.
    private const int StreamPartsAtOnce = 3;

    private readonly ConcurrentBag<UploadedPart> uploaded = [];

    /// <summary>Uploads a source. Each part is read when it is sent.</summary>
    public async Task RunAsync(RepeatableSource source, CancellationToken cancellationToken)
    {
        long parts = (source.ByteCount + PartSize - 1) / PartSize;
        await Parallel.ForAsync(0L, parts, AtOnce(PartsAtOnce, cancellationToken), (index, token) =>
        {
            long offset = index * PartSize;
            return UploadAsync((int)index + 1, new UploadRange(source, offset, Math.Min(PartSize, source.ByteCount - offset)), token);
        }).ConfigureAwait(false);
        await CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Uploads a stream. Each part is read into memory when there is room for it.</summary>
    public async Task RunAsync(StreamParts stream, ReadOnlyMemory<byte> first, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(stream.ReadAllAsync(first, cancellationToken), AtOnce(StreamPartsAtOnce, cancellationToken), async (part, token) =>
        {
            await UploadAsync(part.Number, new UploadRange(part.Bytes, 0, part.Bytes.ByteCount), token).ConfigureAwait(false);
            stream.Reuse(part);
        }).ConfigureAwait(false);
        await CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private static ParallelOptions AtOnce(int count, CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = count, CancellationToken = cancellationToken };

    private async ValueTask UploadAsync(int number, UploadRange range, CancellationToken cancellationToken)
    {
        string purpose = $"part {number} of {call.Purpose}";
        Response response = await storage.PutAsync(target.Part(number), range, purpose, call.Progress, cancellationToken).ConfigureAwait(false);
        string etag = response.Header("ETag") ?? StorageApi.Read(response, StorageJson.Default.PartResponse)?.ETag
            ?? throw ApiErrors.Unusable(response, purpose, "has no ETag, which the completion of the upload needs");
        uploaded.Add(new UploadedPart { Number = number, ETag = etag });
    }

    private Task CompleteAsync(CancellationToken cancellationToken) =>
        storage.CompleteAsync(target, [.. uploaded.OrderBy(part => part.Number)], call.Purpose, cancellationToken);
}

/// <summary>
/// Reads a stream one part at a time. A part stays in memory until it has been uploaded, so that it can be sent again. A later part reuses its memory.
/// </summary>
internal sealed class StreamParts(StreamSource stream)
{
    // Most images fit. Only a longer stream takes the memory of a whole part.
    private const int SmallSize = 1024 * 1024;

    private readonly ConcurrentBag<byte[]> spare = [];
    private byte[]? firstMemory;
    private int number;

    /// <summary>Reads the first part. When it is shorter than <see cref="MultipartUpload.PartSize"/>, the stream has ended.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadFirstAsync(CancellationToken cancellationToken)
    {
        byte[] small = ArrayPool<byte>.Shared.Rent(SmallSize);
        try
        {
            int count = await stream.ReadAsync(small.AsMemory(0, SmallSize), cancellationToken).ConfigureAwait(false);
            if (count < SmallSize)
            {
                return small.AsMemory(0, count).ToArray();
            }

            byte[] memory = firstMemory = TakeMemory();
            small.AsSpan(0, SmallSize).CopyTo(memory);
            count += await stream.ReadAsync(memory.AsMemory(SmallSize), cancellationToken).ConfigureAwait(false);
            return memory.AsMemory(0, count);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(small);
        }
    }

    public async IAsyncEnumerable<StreamPart> ReadAllAsync(ReadOnlyMemory<byte> first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return Part(firstMemory!, first.Length);
        while (true)
        {
            byte[] memory = TakeMemory();
            int count = await stream.ReadAsync(memory, cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                yield break;
            }

            yield return Part(memory, count);
        }
    }

    public void Reuse(StreamPart part) => spare.Add(part.Memory);

    private StreamPart Part(byte[] memory, int count) =>
        new(++number, memory, new BytesSource(memory.AsMemory(0, count)) { Name = stream.Name, Description = stream.Description, MediaType = stream.MediaType });

    private byte[] TakeMemory() => spare.TryTake(out byte[]? memory) ? memory : GC.AllocateUninitializedArray<byte>(MultipartUpload.PartSize);
}

/// <summary>One part of a stream in memory, numbered from 1.</summary>
internal sealed record StreamPart(int Number, byte[] Memory, BytesSource Bytes);
