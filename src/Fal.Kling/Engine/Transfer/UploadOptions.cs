namespace Fal.Kling;

/// <summary>How to upload images.</summary>
public sealed record UploadOptions
{
    /// <summary>How long fal keeps the uploaded file. From one minute. Default: <see langword="null"/>, the account's setting. A job needs its images until it has started.</summary>
    /// <exception cref="ArgumentException">The value is less than a minute.</exception>
    public TimeSpan? Lifetime { get; init => field = PropertyChecks.FileLifetime(value, nameof(Lifetime)); }

    /// <summary>
    /// Who may read the uploaded file. Default: <see langword="null"/>, the account's setting, which is anyone who has the URL unless you changed it.
    /// </summary>
    public FileAccessPolicy? Access { get; init; }

    /// <summary>
    /// Receives how far the upload is, some ten times a second and at its end; the images of one request are counted together. Default: <see langword="null"/>, nobody.
    /// When it throws, the upload goes on and the log says so.
    /// </summary>
    public IProgress<TransferProgress>? Progress { get; init; }
}
