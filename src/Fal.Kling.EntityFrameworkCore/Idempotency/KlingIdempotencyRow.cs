using System.ComponentModel;

namespace Fal.Kling;

/// <summary>
/// A row of the table that <see cref="KlingIdempotencyModelBuilderExtensions.UseKlingIdempotency"/> adds. It is public only because compiled models must be able to name it.
/// Use <see cref="EntityFrameworkIdempotencyStore{TContext}"/> instead.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class KlingIdempotencyRow
{
    /// <summary>Gets the SHA-256 hash of the key, as 64 lower-case hexadecimal digits. The key itself could be equal to another one under the database's collation.</summary>
    public required string KeyHash { get; init; }

    /// <summary>Gets the key.</summary>
    public required string Key { get; init; }

    /// <summary>Gets the version of the record.</summary>
    public required long Version { get; init; }

    /// <summary>Gets the account of the record.</summary>
    public required string Account { get; init; }

    /// <summary>Gets fal's request id; <see langword="null"/> until the job is known.</summary>
    public required string? RequestId { get; init; }

    /// <summary>Gets the state of the record, in lower case.</summary>
    public required string State { get; init; }

    /// <summary>Gets the record as JSON.</summary>
    public required string Json { get; init; }

    /// <summary>
    /// Gets the time of the last change, by the database's clock. It may be that of the transaction's start. <see langword="null"/> only within the transaction that adds the row.
    /// </summary>
    public DateTime? WrittenAt { get; init; }
}
