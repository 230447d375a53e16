namespace Fal.Kling;

/// <summary>The progress of an upload or a download.</summary>
/// <param name="Bytes">The bytes transferred so far. After a failure it can decrease to where the transfer resumes.</param>
/// <param name="TotalBytes">The size of the whole transfer in bytes; <see langword="null"/> while it is unknown.</param>
public readonly record struct TransferProgress(long Bytes, long? TotalBytes)
{
    /// <summary>The average rate since the transfer started or last resumed, in bytes per second; <see langword="null"/> until bytes have moved.</summary>
    public double? BytesPerSecond { get; init; }
}
