using System.Collections.Concurrent;

namespace Fal.Kling.Orders;

/// <summary>
/// Removes old finished records from a <see cref="FileIdempotencyStore"/>: a last, empty version says that there is none, and the versions before it are deleted.
/// </summary>
/// <param name="files">The files.</param>
/// <param name="claimOf">The folder in which a record has claimed its job; null when it has none.</param>
internal sealed class FileRetention(VersionedFiles files, Func<IdempotencyRecord, string?> claimOf)
{
    // Each of the 256 shelves, at most once in this time.
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, long> cleanedAt = new();

    /// <param name="shelf">The folder in which the records' folders are.</param>
    /// <param name="retention">How long a finished record is kept.</param>
    public void Clean(string shelf, TimeSpan retention)
    {
        long now = Environment.TickCount64;
        if (cleanedAt.TryGetValue(shelf, out long last) && now - last < Interval.TotalMilliseconds)
        {
            return;
        }

        cleanedAt[shelf] = now;
        foreach (string folder in Directory.Exists(shelf) ? Directory.EnumerateDirectories(shelf) : [])
        {
            try
            {
                RemoveIfOver(folder, retention);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
            {
                // The purchase that caused the cleaning doesn't depend on it. What a newer version of the package wrote, that version will remove.
            }
        }
    }

    private void RemoveIfOver(string folder, TimeSpan retention)
    {
        if (VersionedFiles.Newest(folder) is { Text: { Length: > 0 } text } newest
            && IdempotencyRecord.FromJson(text) is { IsFinished: true } record
            && files.AgeOf(newest) > retention
            && TryRemove(folder, newest)
            && claimOf(record) is { } jobFolder
            && VersionedFiles.Newest(jobFolder) is { } claim
            && claim.Text == record.Key)
        {
            TryRemove(jobFolder, claim);
        }
    }

    // Publishing fails if there is a newer version meanwhile.
    private bool TryRemove(string folder, VersionedFile newest)
    {
        if (!files.TryPublish(folder, newest.Last + 1, string.Empty))
        {
            return false;
        }

        VersionedFiles.RemoveBefore(folder, newest.Last + 1);
        return true;
    }
}
