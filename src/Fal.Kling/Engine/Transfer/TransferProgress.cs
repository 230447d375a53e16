namespace Fal.Kling;

/// <summary>How far an upload or a download has come. Two are equal that have come equally far, whatever their rate.</summary>
/// <param name="Bytes">The bytes transferred so far. After a failure it can go back to where the transfer goes on from.</param>
/// <param name="TotalBytes">The bytes there are in all; <see langword="null"/> when that is not known.</param>
public readonly record struct TransferProgress(long Bytes, long? TotalBytes)
{
    /// <summary>The recent rate in bytes per second; <see langword="null"/> until it can be measured.</summary>
    public double? BytesPerSecond { get; init; }

    /// <summary>Whether both have come equally far.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(TransferProgress other) => Bytes == other.Bytes && TotalBytes == other.TotalBytes;

    /// <summary>A hash of how far it is.</summary>
    public override int GetHashCode() => HashCode.Combine(Bytes, TotalBytes);
}
