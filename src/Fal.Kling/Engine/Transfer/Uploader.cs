using Fal.Kling.Engine.Http;
using Fal.Kling.Telemetry;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Engine.Transfer;

/// <summary>Values that the requests of one upload share.</summary>
/// <param name="Purpose">Their purpose, as the middle of a sentence: "the upload of Image".</param>
/// <param name="Key">The key, for the storage host only.</param>
/// <param name="Headers">Lifetime and access rules.</param>
/// <param name="Progress">Counts the bytes of all uploads of the call; null when no progress is reported.</param>
internal sealed record UploadCall(string Purpose, ApiKey Key, IReadOnlyList<KeyValuePair<string, string>> Headers, ProgressReporter? Progress);

/// <summary>Uploads files to fal's storage. Large files and streams of unknown length are sent in parts, so memory use stays constant.</summary>
internal sealed class Uploader(StorageApi storage, KlingTelemetry telemetry, ILogger logger)
{
    // The same limit as in fal's JavaScript client.
    private const long LargestWhole = 90 * 1024 * 1024;

    /// <summary>Uploads all sources at once, with one progress for all of them. When one fails, the others stop.</summary>
    /// <returns>The URL of each upload, in the order of the sources.</returns>
    /// <exception cref="KlingException">fal refused, could not be reached, or a source could not be read to its end.</exception>
    public async Task<Uri[]> UploadAsync(IReadOnlyList<UploadSource> sources, UploadOptions options, ApiKey key, CancellationToken cancellationToken)
    {
        string names = string.Join(" and ", sources.Select(source => source.Name));
        ProgressReporter? progress = ProgressReporter.For(options.Progress, $"the upload of {names}", telemetry.Time, logger);
        progress?.Start(0, sources.All(source => source.Length is not null) ? sources.Sum(source => source.Length) : null);
        Uri[] urls = new Uri[sources.Count];
        try
        {
            ParallelOptions atOnce = new() { MaxDegreeOfParallelism = sources.Count, CancellationToken = cancellationToken };
            await Parallel.ForAsync(0, sources.Count, atOnce, async (i, token) =>
            {
                UploadCall call = new($"the upload of {sources[i].Name}", key, Headers(options), progress);
                urls[i] = await UploadAsync(sources[i], call, token).ConfigureAwait(false);
            }).ConfigureAwait(false);
        }
        catch (OwnContentException exception)
        {
            throw new KlingException($"The upload of {names} failed: {exception.Message.TrimEnd('.')}.", innerException: exception);
        }

        progress?.End();
        return urls;
    }

    private async Task<Uri> UploadAsync(UploadSource source, UploadCall call, CancellationToken cancellationToken)
    {
        using StageSpan span = telemetry.StartStage(SpanNames.Upload);
        return await span.RunAsync(() => source switch
        {
            RepeatableSource { ByteCount: <= LargestWhole } whole => UploadWholeAsync(whole, call, cancellationToken),
            RepeatableSource large => UploadInPartsAsync(large.MediaType, call, upload => upload.RunAsync(large, cancellationToken), cancellationToken),
            StreamSource stream => UploadStreamAsync(stream, call, cancellationToken),
            _ => throw new InvalidOperationException("A source is either repeatable or a stream."),
        }, ErrorTypes.Of).ConfigureAwait(false);
    }

    private async Task<Uri> UploadStreamAsync(StreamSource stream, UploadCall call, CancellationToken cancellationToken)
    {
        StreamParts parts = new(stream);
        ReadOnlyMemory<byte> first = await parts.ReadFirstAsync(cancellationToken).ConfigureAwait(false);
        if (first.Length == MultipartUpload.PartSize)
        {
            return await UploadInPartsAsync(stream.MediaType, call, upload => upload.RunAsync(parts, first, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        BytesSource whole = new(first) { Name = stream.Name, Description = stream.Description, MediaType = stream.MediaType };
        return await UploadWholeAsync(whole, call, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Uri> UploadWholeAsync(RepeatableSource source, UploadCall call, CancellationToken cancellationToken)
    {
        UploadTarget target = await storage.InitiateAsync(call, source.MediaType, inParts: false, cancellationToken).ConfigureAwait(false);
        UploadRange whole = new(source, 0, source.ByteCount, source.MediaType);
        await storage.PutAsync(target.UploadUrl, whole, call.Purpose, call.Progress, cancellationToken).ConfigureAwait(false);
        return target.FileUrl;
    }

    private async Task<Uri> UploadInPartsAsync(string mediaType, UploadCall call, Func<MultipartUpload, Task> run, CancellationToken cancellationToken)
    {
        UploadTarget target = await storage.InitiateAsync(call, mediaType, inParts: true, cancellationToken).ConfigureAwait(false);
        await run(new MultipartUpload(storage, call, target)).ConfigureAwait(false);
        return target.FileUrl;
    }

    // fal's JavaScript client sends the first name, and its Python client sends both.
    private static KeyValuePair<string, string>[] Headers(UploadOptions options) =>
        ObjectLifecycle.Write(options.Lifetime, options.Access) is { } lifecycle
            ? [new(FalHeaders.UploadLifecycle, lifecycle), new(FalHeaders.OutputLifecycle, lifecycle)]
            : [];
}
