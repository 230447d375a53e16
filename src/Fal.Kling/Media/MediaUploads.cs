using Fal.Kling.Engine.Http;
using Fal.Kling.Engine.Transfer;
using Fal.Kling.Telemetry;
using Microsoft.Extensions.Logging;

namespace Fal.Kling;

/// <summary>Turns the media of a request into URLs that fal can read. URLs are passed through, and everything else is uploaded.</summary>
internal sealed class MediaUploads(Uploader uploader, ILogger logger)
{
    private static readonly UploadOptions DefaultOptions = new();

    /// <summary>
    /// Opens everything, checks it against the limits of its fields, and then uploads all of it at once. An object that several fields use is uploaded once.
    /// </summary>
    /// <param name="media">The media of one request, each with its place. Places without enforced limits have <see cref="MediaLimits.Any"/>.</param>
    /// <param name="options">How to upload; null for the defaults.</param>
    /// <param name="key">The key for the storage host.</param>
    /// <param name="cancellationToken">Stops the uploads.</param>
    /// <returns>The URL of each object, as it goes into the JSON of a request. Objects are compared by reference.</returns>
    /// <exception cref="KlingValidationException">
    /// Content is missing, empty, unreadable, outside the limits of its field, or shares a stream with other content. Nothing was sent.
    /// </exception>
    /// <exception cref="KlingException">fal refused, could not be reached, or content could not be read to its end.</exception>
    public async Task<IReadOnlyDictionary<KlingMedia, string>> ToUrlsAsync(
        IReadOnlyList<(MediaSlot Slot, KlingMedia Media)> media, UploadOptions? options, ApiKey key, CancellationToken cancellationToken)
    {
        Dictionary<KlingMedia, string> urls = new(ReferenceEqualityComparer.Instance);
        List<OpenMedia> opened = [];
        try
        {
            List<KlingProblem> problems = ProblemsOfSharing(media);
            Report(problems);
            foreach (IGrouping<object?, MediaSlot> one in media.GroupBy(pair => (object?)pair.Media, pair => pair.Slot, ReferenceEqualityComparer.Instance))
            {
                KlingMedia content = (KlingMedia)one.Key!;
                if (content is UrlMedia url)
                {
                    urls[url] = url.WireText;
                }
                else
                {
                    opened.Add(await OpenMedia.OpenAsync(content, [.. one], problems, cancellationToken).ConfigureAwait(false));
                }
            }

            Report(problems);
            if (opened.Count > 0)
            {
                Uri[] uploaded = await uploader.UploadAsync([.. opened.Select(content => content.Source!)], options ?? DefaultOptions, key, cancellationToken).ConfigureAwait(false);
                for (int i = 0; i < uploaded.Length; i++)
                {
                    urls[opened[i].Media] = uploaded[i].AbsoluteUri;
                }
            }

            return urls;
        }
        finally
        {
            opened.ForEach(content => content.Dispose());
        }
    }

    // Checked before anything is opened, because two readers of one stream would each find it in use.
    private static List<KlingProblem> ProblemsOfSharing(IReadOnlyList<(MediaSlot Slot, KlingMedia Media)> media)
    {
        List<KlingProblem> problems = [];
        SharedStreams streams = new();
        foreach ((MediaSlot slot, KlingMedia content) in media)
        {
            streams.AddProblems(problems, content, slot);
        }

        return problems;
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
            Log.RequestWarning(logger, warning.ToString());
        }
    }
}
