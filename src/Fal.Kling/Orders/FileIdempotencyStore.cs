using System.Security.Cryptography;
using System.Text;
using Fal.Kling.Orders;

namespace Fal.Kling;

/// <summary>
/// Records purchases as files in a folder, for all processes of one machine. Each version of a record is a file of its own that a person can read.
/// It has been tested on a local Linux file system (ext4), and not on network volumes, Windows or macOS.
/// </summary>
/// <remarks>
/// A version is written to a temporary file, flushed to disk, and published under its number in one step that fails if the number exists, so that of two writers one wins.
/// The highest whole version counts; a checksum tells whether it is whole. Ages come from the clock of the file system. A record that was removed leaves a small file,
/// so that its numbers are not used again.
/// </remarks>
public sealed class FileIdempotencyStore : IKlingIdempotencyStore
{
    private readonly string root;
    private readonly VersionedFiles files;
    private readonly FileRetention retention;

    /// <summary>Creates a store in a folder. The folder is created when it is first needed.</summary>
    /// <param name="directory">
    /// The folder, best as an absolute path. Every process that uses it shares the purchases. In a container it must be on a volume that outlives the container.
    /// </param>
    /// <exception cref="ArgumentException">The path is blank.</exception>
    public FileIdempotencyStore(string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        root = Path.GetFullPath(directory);
        files = new VersionedFiles(Path.Combine(root, "temporary"));
        retention = new FileRetention(files, record => record.RequestId is { } requestId ? FolderOf(record.Account, requestId) : null);
    }

    /// <summary>How long a finished record is kept. Default: 30 days. An unfinished one is kept forever.</summary>
    /// <exception cref="ArgumentException">The value is zero or negative.</exception>
    public TimeSpan Retention { get; init => field = IdempotencyRetention.Check(value, nameof(Retention)); } = IdempotencyRetention.Default;

    // File systems have no asynchronous creation, flushing or listing.

    /// <inheritdoc/>
    public Task<StoredIdempotencyRecord?> FindAsync(string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Task.Run(() => VersionedFiles.Newest(FolderOf(key)) is { Text: { Length: > 0 } text } file ? new StoredIdempotencyRecord(IdempotencyRecord.FromJson(text), files.AgeOf(file)) : null, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<string?> FindOwnerAsync(string account, string requestId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(requestId);
        return Task.Run(() => OwnerOf(account, requestId, VersionedFiles.Newest(FolderOf(account, requestId))), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> TryAddAsync(IdempotencyRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Task.Run(() => TryAdd(record), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IdempotencyWrite> TryReplaceAsync(IdempotencyRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Task.Run(() => TryReplace(record), cancellationToken);
    }

    private bool TryAdd(IdempotencyRecord record)
    {
        string folder = FolderOf(record.Key);
        retention.Clean(Path.GetDirectoryName(folder)!, Retention);
        VersionedFile? newest = VersionedFiles.Newest(folder);
        return newest is not { Text.Length: > 0 } && files.TryPublish(folder, (newest?.Last ?? 0) + 1, record.ToJson());
    }

    private IdempotencyWrite TryReplace(IdempotencyRecord record)
    {
        string folder = FolderOf(record.Key);
        if (VersionedFiles.Newest(folder) is not { Text: { Length: > 0 } text } newest || IdempotencyRecord.FromJson(text).Version != record.Version - 1)
        {
            return IdempotencyWrite.Changed;
        }

        if (record.RequestId is { } requestId && !TryClaim(record.Account, requestId, record.Key))
        {
            return IdempotencyWrite.RequestIdTaken;
        }

        return files.TryPublish(folder, newest.Last + 1, record.ToJson()) ? IdempotencyWrite.Written : IdempotencyWrite.Changed;
    }

    // The claim comes before the record, so that a crash between the two leaves a job that no other key can take.
    private bool TryClaim(string account, string requestId, string key)
    {
        string folder = FolderOf(account, requestId);
        while (true)
        {
            VersionedFile? newest = VersionedFiles.Newest(folder);
            if (newest?.Text == key)
            {
                return true;
            }

            if (OwnerOf(account, requestId, newest) is not null)
            {
                return false;
            }

            if (files.TryPublish(folder, (newest?.Last ?? 0) + 1, key))
            {
                return true;
            }
        }
    }

    // A claim counts unless the record of its key says otherwise: the key was released since, or got another job.
    private string? OwnerOf(string account, string requestId, VersionedFile? claim)
    {
        if (claim is not { Text.Length: > 0 } || VersionedFiles.Newest(FolderOf(claim.Text)) is not { Text: { Length: > 0 } text })
        {
            return null;
        }

        IdempotencyRecord record = IdempotencyRecord.FromJson(text);
        return (record.RequestId == requestId && record.Account == account) || (record.Ticket is null && record.State != IdempotencyState.Free) ? claim.Text : null;
    }

    private string FolderOf(string key) => FolderIn("keys", key);

    private string FolderOf(string account, string requestId) => FolderIn("jobs", $"{account}/{requestId}");

    // A key may have any characters, in either case. The name of a file may not.
    private string FolderIn(string kind, string text)
    {
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        return Path.Combine(root, kind, name[..2], name);
    }
}
