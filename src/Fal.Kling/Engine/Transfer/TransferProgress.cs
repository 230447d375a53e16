namespace Fal.Kling;

/// <summary>The progress of an upload or a download.</summary>
/// <param name="Bytes">The bytes transferred so far. It can go back after a failure, to where the transfer resumes.</param>
/// <param name="TotalBytes">The bytes of the whole transfer; <see langword="null"/> while that is unknown.</param>
public readonly record struct TransferProgress(long Bytes, long? TotalBytes)
{
    /// <summary>The average rate since the transfer started or last resumed, in bytes per second; <see langword="null"/> until bytes have moved.</summary>
    public double? BytesPerSecond { get; init; }
}
