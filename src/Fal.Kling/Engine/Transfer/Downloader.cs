using Fal.Kling.Engine.Http;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Engine.Transfer;

/// <summary>Puts a video on disk or into a stream.</summary>
internal sealed class Downloader(Transport transport, ILogger logger)
{
    /// <param name="video">What to download.</param>
    /// <param name="path">A file, or a folder to put a file into.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <returns>The file's full path.</returns>
    /// <exception cref="KlingException">The video cannot be had, or the file cannot be written.</exception>
    public async Task<string> ToFileAsync(KlingVideo video, string path, DownloadOptions options, CancellationToken cancellationToken)
    {
        RemoteFile remote = new(transport, video.Url);
        string target = Path.GetFullPath(Directory.Exists(path) ? Path.Combine(path, FileNames.For(video)) : path);
        ThrowIfUnusable(target, options);
        using PartFile part = new(target, remote.Url);

        // Another download may have ended while this one waited for nothing but its part.
        ThrowIfUnusable(target, options);
        await new DownloadRun(remote, part, video.FileSize ?? 0, GaugeFor(options.Progress), logger).RunAsync(cancellationToken).ConfigureAwait(false);
        part.Commit(options.Overwrite);
        return target;
    }

    /// <exception cref="KlingException">The video cannot be had, or the stream cannot be written.</exception>
    public async Task ToStreamAsync(KlingVideo video, Stream destination, IProgress<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        StreamSink sink = new(destination);
        RemoteFile remote = new(transport, video.Url);
        await new DownloadRun(remote, sink, video.FileSize ?? 0, GaugeFor(progress), logger).RunAsync(cancellationToken).ConfigureAwait(false);
        await sink.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private static void ThrowIfUnusable(string path, DownloadOptions options)
    {
        if (Path.GetDirectoryName(path) is not { } folder || !Directory.Exists(folder))
        {
            throw new KlingException($"The video cannot be written to '{path}': there is no such folder.");
        }

        if (File.Exists(path) && !options.Overwrite)
        {
            throw new KlingException($"'{path}' exists already and is not overwritten. The video is still at fal: download it with new DownloadOptions {{ Overwrite = true }}, or to another name or a folder.");
        }
    }

    private ProgressReporter? GaugeFor(IProgress<TransferProgress>? progress) => ProgressReporter.For(progress, "the download of the video", transport.Time, logger);
}
