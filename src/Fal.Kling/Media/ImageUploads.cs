using Fal.Kling.Telemetry;
using Fal.Kling.Engine.Http;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Engine.Transfer;

/// <summary>Uploads the images of one call at once, counted together. When one fails, the others are given up.</summary>
internal sealed class ImageUploads(Uploader uploader, KlingTelemetry telemetry, ILogger logger)
{
    private static readonly UploadOptions DefaultOptions = new();

    /// <param name="images">The images, none of them a URL.</param>
    /// <param name="options">How to upload; null for the defaults.</param>
    /// <param name="key">The key for the storage host.</param>
    /// <param name="cancellationToken">Stops the uploads.</param>
    /// <returns>Where each image is now.</returns>
    public async Task<Uri[]> UploadAsync(IReadOnlyList<NamedImage> images, UploadOptions? options, ApiKey key, CancellationToken cancellationToken)
    {
        options ??= DefaultOptions;
        List<UploadSource> sources = [];
        string purpose = $"the upload of {string.Join(" and ", images.Select(image => image.Name))}";
        try
        {
            sources.AddRange(images.Select(image => UploadSource.Open(image.Image)));
            ProgressReporter? gauge = ProgressReporter.For(options.Progress, purpose, telemetry.Time, logger);
            gauge?.Start(0, sources.All(source => source.Content is not null) ? sources.Sum(source => source.Content!.Length) : null);
            Uri[] urls = new Uri[images.Count];
            ParallelOptions atOnce = new() { MaxDegreeOfParallelism = images.Count, CancellationToken = cancellationToken };
            await Parallel.ForAsync(0, images.Count, atOnce, async (i, token) =>
            {
                UploadCall call = new(images[i].Name, $"the upload of {images[i].Name}", key, Headers(options), gauge);
                urls[i] = await UploadAsync(sources[i], call, token).ConfigureAwait(false);
            }).ConfigureAwait(false);
            gauge?.End();
            return urls;
        }
        catch (OwnContentException exception)
        {
            throw new KlingException($"{char.ToUpperInvariant(purpose[0])}{purpose[1..]} failed: {exception.Message.TrimEnd('.')}.", innerException: exception);
        }
        finally
        {
            sources.ForEach(source => source.Dispose());
        }
    }

    private async Task<Uri> UploadAsync(UploadSource source, UploadCall call, CancellationToken cancellationToken)
    {
        using StageSpan span = telemetry.StartStage(SpanNames.Upload);
        try
        {
            return await uploader.UploadAsync(source, call, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            span.Fail(ErrorTypes.Of(exception));
            throw;
        }
    }

    // fal's JavaScript client sends the one name, its Python client both.
    private static KeyValuePair<string, string>[] Headers(UploadOptions options) =>
        ObjectLifecycle.Write(options.Lifetime, options.Access) is { } lifecycle
            ? [new(FalHeaders.UploadLifecycle, lifecycle), new(FalHeaders.OutputLifecycle, lifecycle)]
            : [];
}

/// <summary>An image, and the name by which a message speaks of it.</summary>
internal readonly record struct NamedImage(string Name, KlingImage Image);
