namespace Fal.Kling;

/// <summary>Finished images.</summary>
public sealed record KlingImages : KlingResult
{
    /// <summary>The images, in fal's order.</summary>
    public required IReadOnlyList<KlingFile> Images { get; init => field = [.. value ?? []]; }

    internal override IEnumerable<KlingFile> AllFiles => Images;

    /// <summary>Returns whether the other result has the same content.</summary>
    /// <param name="other">The other result.</param>
    public bool Equals(KlingImages? other) => base.Equals(other) && Images.SequenceEqual(other.Images);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => base.ToString();
}
