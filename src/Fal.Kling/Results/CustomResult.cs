namespace Fal.Kling;

/// <summary>The result of any endpoint: the JSON in <see cref="KlingResult.RawJson"/>, and every file that it names.</summary>
public sealed record CustomResult : KlingResult
{
    /// <summary>Every file in the response: each object with a <c>url</c>, at any depth.</summary>
    public IReadOnlyList<KlingFile> Files { get; init => field = [.. value ?? []]; } = [];

    internal override IEnumerable<KlingFile> AllFiles => Files;

    /// <summary>Returns whether the other result has the same content.</summary>
    /// <param name="other">The other result.</param>
    public bool Equals(CustomResult? other) => base.Equals(other) && Files.SequenceEqual(other.Files);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => base.ToString();
}
