using Fal.Kling.Engine.Http;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Engine.Transfer;

/// <summary>Downloads a file to disk or into a stream.</summary>
internal sealed class Downloader(Transport transport, ILogger logger)
{
    /// <param name="source">What to download.</param>
    /// <param name="path">A file, or an existing folder for the file.</param>
    /// <param name="options">How to download it.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <returns>The full path of the file.</returns>
    /// <exception cref="KlingException">The file could not be downloaded or written. The path is checked before any request.</exception>
    public async Task<string> ToFileAsync(DownloadSource source, string path, DownloadOptions options, CancellationToken cancellationToken)
    {
        RemoteFile remote = new(transport, source);
        string target = Path.GetFullPath(Directory.Exists(path) ? Path.Combine(path, source.FileName) : path);
        ThrowIfUnusable(source, target, options);
        using PartFile part = new(source, target);

        // Another download to this path may have finished after the first check and released the part.
        ThrowIfUnusable(source, target, options);
        await RunAsync(remote, part, options, cancellationToken).ConfigureAwait(false);
        await part.CommitAsync(options.Overwrite).ConfigureAwait(false);
        return target;
    }

    /// <exception cref="KlingException">The file could not be downloaded, or the stream could not be written.</exception>
    public async Task ToStreamAsync(DownloadSource source, Stream destination, DownloadOptions options, CancellationToken cancellationToken)
    {
        StreamSink sink = new(source, destination);
        await RunAsync(new RemoteFile(transport, source), sink, options, cancellationToken).ConfigureAwait(false);
        await sink.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task RunAsync(RemoteFile remote, DownloadSink sink, DownloadOptions options, CancellationToken cancellationToken) =>
        new DownloadRun(remote, sink, ProgressReporter.For(options.Progress, remote.Source.Purpose, transport.Time, logger), logger).RunAsync(cancellationToken);

    private static void ThrowIfUnusable(DownloadSource source, string path, DownloadOptions options)
    {
        if (Path.GetDirectoryName(path) is not { } folder || !Directory.Exists(folder))
        {
            throw new KlingException($"The download of {source.Noun} cannot be written to '{path}': the folder doesn't exist. Nothing was requested. Create the folder first.");
        }

        if (PlainFile.OtherThingAt(path) is { } thing)
        {
            throw new KlingException($"The download of {source.Noun} cannot be written to '{path}': it is {thing}, not a plain file. Nothing was requested, and it was left unchanged. Choose another path.");
        }

        if (File.Exists(path) && !options.Overwrite)
        {
            throw new KlingException(
                $"'{path}' already exists and was not overwritten. {char.ToUpperInvariant(source.Noun[0])}{source.Noun[1..]} is still at fal: download it with new DownloadOptions {{ Overwrite = true }}, or to another name or a folder.");
        }
    }
}
