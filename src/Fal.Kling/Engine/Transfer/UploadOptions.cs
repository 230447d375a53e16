namespace Fal.Kling;

/// <summary>How to upload media.</summary>
public sealed record UploadOptions
{
    /// <summary>
    /// How long fal keeps the uploaded file, at least one minute. Default: <see langword="null"/> (the account's setting). A job needs its files until it has started.
    /// </summary>
    /// <exception cref="ArgumentException">The value is less than a minute.</exception>
    public TimeSpan? Lifetime { get; init => field = PropertyChecks.FileLifetime(value, nameof(Lifetime)); }

    /// <summary>
    /// Who may read the uploaded file. Default: <see langword="null"/> (the account's setting, which is anyone who has the URL unless you changed it).
    /// </summary>
    public FileAccessPolicy? Access { get; init; }

    /// <summary>
    /// Receives the progress, about ten times a second and at the end. The files of one request are counted together. Default: <see langword="null"/> (no progress is reported).
    /// If it throws, the exception is logged and the upload continues.
    /// </summary>
    public IProgress<TransferProgress>? Progress { get; init; }
}
