using Fal.Kling.Engine.Http;
using Fal.Kling.Engine.Transfer;
using Fal.Kling.Telemetry;
using Microsoft.Extensions.Logging;

namespace Fal.Kling;

/// <summary>An image, and the property or parameter by which messages name it.</summary>
internal readonly record struct NamedMedia(string Name, KlingMedia Image);

/// <summary>Turns the images of a request into URLs that fal can read: those that are URLs as they are, the others by uploading them.</summary>
internal sealed class MediaUploads(Uploader uploader, ILogger logger)
{
    private static readonly UploadOptions DefaultOptions = new();

    /// <summary>
    /// Opens every image and checks its first bytes, then uploads them all at once. An image that is named twice is uploaded once.
    /// </summary>
    /// <param name="images">The images of one request.</param>
    /// <param name="options">How to upload; null for the defaults.</param>
    /// <param name="key">The key for the storage host.</param>
    /// <param name="cancellationToken">Stops the uploads.</param>
    /// <returns>The URL of each image, as it goes into the JSON of a request.</returns>
    /// <exception cref="KlingValidationException">An image is missing, empty, unreadable, or not an image. Nothing was sent.</exception>
    /// <exception cref="KlingException">fal refused, could not be reached, or an image could not be read to its end.</exception>
    public async Task<IReadOnlyDictionary<KlingMedia, string>> ToUrlsAsync(
        IReadOnlyList<NamedMedia> images, UploadOptions? options, ApiKey key, CancellationToken cancellationToken)
    {
        Dictionary<KlingMedia, string> urls = [];
        List<OpenMedia> opened = [];
        try
        {
            List<KlingProblem> problems = [];
            foreach (NamedMedia named in images.DistinctBy(named => named.Image))
            {
                if (named.Image is UrlMedia url)
                {
                    urls[named.Image] = url.WireText;
                }
                else
                {
                    opened.Add(await OpenMedia.OpenAsync(named, problems, cancellationToken).ConfigureAwait(false));
                }
            }

            Report(problems);
            if (opened.Count > 0)
            {
                Uri[] uploaded = await uploader.UploadAsync([.. opened.Select(image => image.Source!)], options ?? DefaultOptions, key, cancellationToken).ConfigureAwait(false);
                for (int i = 0; i < uploaded.Length; i++)
                {
                    urls[opened[i].Image] = uploaded[i].AbsoluteUri;
                }
            }

            return urls;
        }
        finally
        {
            opened.ForEach(image => image.Dispose());
        }
    }

    private void Report(List<KlingProblem> problems)
    {
        KlingProblem[] errors = [.. problems.Where(problem => !problem.IsWarning)];
        if (errors.Length > 0)
        {
            throw new KlingValidationException($"Nothing was sent: {string.Join("; ", errors.AsEnumerable())}", errors);
        }

        foreach (KlingProblem warning in problems)
        {
            Log.ImageWarning(logger, warning.ToString());
        }
    }
}
