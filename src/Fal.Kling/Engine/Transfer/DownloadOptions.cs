namespace Fal.Kling;

/// <summary>How to download a video to a file.</summary>
public sealed record DownloadOptions
{
    /// <summary>Whether an existing file is replaced, in one step and once the new one is whole. Default: <see langword="false"/>, the download is refused.</summary>
    public bool Overwrite { get; init; }

    /// <summary>
    /// Receives how far the download is, some ten times a second and at its end. Default: <see langword="null"/>, nobody.
    /// When it throws, the download goes on and the log says so.
    /// </summary>
    public IProgress<TransferProgress>? Progress { get; init; }
}
