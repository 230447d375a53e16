namespace Fal.Kling;

/// <summary>
/// Where purchases are recorded by idempotency key, so that every process that shares the store buys each of them once. Three stores ship:
/// <see cref="InMemoryIdempotencyStore"/>, <see cref="FileIdempotencyStore"/>, and one for a database in the package Fal.Kling.EntityFrameworkCore.
/// </summary>
/// <remarks>
/// An implementation must be safe for concurrent use by threads and processes. When a method returns, what it wrote survives the process; a write whose outcome is unknown
/// is read again before the method returns, or the method throws. Keys are compared by their characters, case included.
/// </remarks>
public interface IKlingIdempotencyStore
{
    /// <summary>Finds the newest version of a key's record, and its age by the store's own clock.</summary>
    /// <param name="key">The key, 1 to 255 printable characters.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The record; <see langword="null"/> when the key has none.</returns>
    Task<StoredIdempotencyRecord?> FindAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Finds the key whose record has this request id.</summary>
    /// <param name="account">The account, <see cref="IdempotencyRecord.Account"/>.</param>
    /// <param name="requestId">fal's request id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The key; <see langword="null"/> when no record has it.</returns>
    Task<string?> FindOwnerAsync(string account, string requestId, CancellationToken cancellationToken = default);

    /// <summary>Adds the first record of a key, in one atomic step.</summary>
    /// <param name="record">The record. Its version is 1, and it has no request id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns><see langword="false"/> when the key has a record already.</returns>
    Task<bool> TryAddAsync(IdempotencyRecord record, CancellationToken cancellationToken = default);

    /// <summary>Replaces a record by its next version, in one atomic step, if the stored version is the one before it (compare and swap).</summary>
    /// <param name="record">The new version. A store must refuse a request id that another key of the same account has.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The outcome.</returns>
    Task<IdempotencyWrite> TryReplaceAsync(IdempotencyRecord record, CancellationToken cancellationToken = default);
}
