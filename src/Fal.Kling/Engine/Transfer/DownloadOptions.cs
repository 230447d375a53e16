namespace Fal.Kling;

/// <summary>How to download a file.</summary>
public sealed record DownloadOptions
{
    /// <summary>
    /// Whether to replace an existing file, in one step and only once the new one is complete. Default: <see langword="false"/> (the download is refused).
    /// Only plain files are replaced, never a link, a folder or a device. Has no effect on a download into a stream.
    /// </summary>
    public bool Overwrite { get; init; }

    /// <summary>
    /// Receives the progress, about ten times a second and at the end. Default: <see langword="null"/> (no progress is reported).
    /// If it throws, the exception is logged and the download continues.
    /// </summary>
    public IProgress<TransferProgress>? Progress { get; init; }
}
